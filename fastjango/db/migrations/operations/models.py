"""Operations on models: a door to the rooms beside it."""

from ._creation import CreateModel as CreateModel
from ._creation import DeleteModel as DeleteModel
from ._indexes import AddConstraint as AddConstraint
from ._indexes import AddIndex as AddIndex
from ._indexes import AlterConstraint as AlterConstraint
from ._indexes import IndexOperation as IndexOperation
from ._indexes import RemoveConstraint as RemoveConstraint
from ._indexes import RemoveIndex as RemoveIndex
from ._indexes import RenameIndex as RenameIndex
from ._model_base import ModelOperation as ModelOperation
from ._options import AlterIndexTogether as AlterIndexTogether
from ._options import AlterModelManagers as AlterModelManagers
from ._options import AlterModelOptions as AlterModelOptions
from ._options import AlterModelTable as AlterModelTable
from ._options import AlterModelTableComment as AlterModelTableComment
from ._options import AlterOrderWithRespectTo as AlterOrderWithRespectTo
from ._options import AlterTogetherOptionOperation as AlterTogetherOptionOperation
from ._options import AlterUniqueTogether as AlterUniqueTogether
from ._options import ModelOptionOperation as ModelOptionOperation
from ._renaming import RenameModel as RenameModel

__all__ = [
    "AddConstraint",
    "AddIndex",
    "AlterConstraint",
    "AlterIndexTogether",
    "AlterModelManagers",
    "AlterModelOptions",
    "AlterModelTable",
    "AlterModelTableComment",
    "AlterOrderWithRespectTo",
    "AlterUniqueTogether",
    "CreateModel",
    "DeleteModel",
    "RemoveConstraint",
    "RemoveIndex",
    "RenameIndex",
    "RenameModel",
]
