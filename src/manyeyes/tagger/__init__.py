"""tagger learns tags from a release, tells how good it is, and says what it sees on pictures."""

from manyeyes.tagger.about import About
from manyeyes.tagger.calibrate import Calibration
from manyeyes.tagger.curves import LearningCurves, learning_curves
from manyeyes.tagger.draw import draw, drawn
from manyeyes.tagger.evaluate import NothingHeldBack, OtherTags, Where, evaluate
from manyeyes.tagger.evaluate_stage import Measured, evaluate_stage
from manyeyes.tagger.evaluation import Evaluation
from manyeyes.tagger.examples import Examples, NothingToLearn, Pictures, read_examples
from manyeyes.tagger.figures import Figure
from manyeyes.tagger.head import fit_head, refit
from manyeyes.tagger.head_settings import HeadSettings, HeadSettingsWrong
from manyeyes.tagger.heat_map import UnknownTag, heat_map
from manyeyes.tagger.history import (
    CannotServe,
    TaggerRow,
    UnknownTagger,
    roll_back,
    serving,
    tagger_by_number,
    taggers,
    tags_known,
)
from manyeyes.tagger.learnable import NoPictureToLearnFrom
from manyeyes.tagger.learning_curve import Curve
from manyeyes.tagger.live import figures_of, live_is_due, live_tagger, refit_live, serving_tagger
from manyeyes.tagger.model_card import Origin, origin_of, write_card
from manyeyes.tagger.model_folder import NotATagger, TaggerFolderInTheWay, TaggerOfAnotherVersion, load, save
from manyeyes.tagger.order import Ordered, order_open, share_by_chance, state_of_order, wants_order
from manyeyes.tagger.predict import AT_ONCE, Predicted, Said, named, predict, predict_batch
from manyeyes.tagger.predictions import pictures_to_see, predict_some, see_some, to_predict
from manyeyes.tagger.report_page import page, page_policy
from manyeyes.tagger.retrain import (
    MethodNotInstalled,
    Missing,
    Retraining,
    check_method,
    missing,
    not_installed,
    retraining,
)
from manyeyes.tagger.source import NOW, newest
from manyeyes.tagger.speaking import may_speak, speak
from manyeyes.tagger.stage_page import stage_page, thumbnails
from manyeyes.tagger.table_examples import examples_of_table
from manyeyes.tagger.tagger import Tagger
from manyeyes.tagger.train import Training, train_stage
from manyeyes.tagger.train_release import FromRelease, train_release

__all__ = [
    "AT_ONCE",
    "NOW",
    "About",
    "Calibration",
    "CannotServe",
    "Curve",
    "Evaluation",
    "Examples",
    "Figure",
    "FromRelease",
    "HeadSettings",
    "HeadSettingsWrong",
    "LearningCurves",
    "Measured",
    "MethodNotInstalled",
    "Missing",
    "NoPictureToLearnFrom",
    "NotATagger",
    "NothingHeldBack",
    "NothingToLearn",
    "Ordered",
    "Origin",
    "OtherTags",
    "Pictures",
    "Predicted",
    "Retraining",
    "Said",
    "Tagger",
    "TaggerFolderInTheWay",
    "TaggerOfAnotherVersion",
    "TaggerRow",
    "Training",
    "UnknownTag",
    "UnknownTagger",
    "Where",
    "check_method",
    "draw",
    "drawn",
    "evaluate",
    "evaluate_stage",
    "examples_of_table",
    "figures_of",
    "fit_head",
    "heat_map",
    "learning_curves",
    "live_is_due",
    "live_tagger",
    "load",
    "may_speak",
    "missing",
    "named",
    "newest",
    "not_installed",
    "order_open",
    "origin_of",
    "page",
    "page_policy",
    "pictures_to_see",
    "predict",
    "predict_batch",
    "predict_some",
    "read_examples",
    "refit",
    "refit_live",
    "retraining",
    "roll_back",
    "save",
    "see_some",
    "serving",
    "serving_tagger",
    "share_by_chance",
    "speak",
    "stage_page",
    "state_of_order",
    "tagger_by_number",
    "taggers",
    "tags_known",
    "thumbnails",
    "to_predict",
    "train_release",
    "train_stage",
    "wants_order",
    "write_card",
]
