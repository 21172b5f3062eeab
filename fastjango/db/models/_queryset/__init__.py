"""The rooms of ``query``: what query sets are made of."""
