// A photo is made smaller before it leaves the phone: quicker on a slow line, and without where and when it was taken.
const LARGE = 1_500_000; // bytes; smaller files go as they are, so that a picture of the project is known again
const SIDE = 1600;

export async function smaller(file: Blob): Promise<Blob> {
  if (file.size <= LARGE || !/^image\/(jpeg|png|webp)/.test(file.type)) return file;
  try {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(whole.width, whole.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(whole.width * scale);
    canvas.height = Math.round(whole.height * scale);
    canvas.getContext('2d')?.drawImage(whole, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
    return made && made.size < file.size ? made : file;
  } catch {
    return file; // the server says what is wrong with it
  }
}
