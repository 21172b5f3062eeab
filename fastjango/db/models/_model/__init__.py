"""The parts that ``base.Model`` is put together from."""
