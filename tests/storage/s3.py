"""An S3 that lives in this process, on a port of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from moto.server import ThreadedMotoServer

_numbers = itertools.count()


@contextmanager
def an_s3(environment: pytest.MonkeyPatch) -> Iterator[tuple[str, ThreadedMotoServer]]:
    """The address s3://BUCKET/PREFIX of an empty bucket, for this process and those it starts, and the server."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        bucket = f"eyes-{next(_numbers)}"
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "eu-west-1",
            "AWS_DEFAULT_REGION": "eu-west-1",
        }.items():
            environment.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield f"s3://{bucket}/pictures", server
    finally:
        server.stop()
