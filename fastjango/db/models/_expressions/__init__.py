"""The rooms of ``expressions``; importing one fills the vocabulary that the others ask."""

from fastjango.db.models._expressions import arithmetic, conditional, func, node, subquery, values, window
