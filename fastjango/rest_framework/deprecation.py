"""The warning classes that the REST framework's own deprecations use."""


class RemovedInDRF319Warning(DeprecationWarning):
    """What is warned of goes away in 3.19."""


class RemovedInDRF320Warning(PendingDeprecationWarning):
    """What is warned of goes away in 3.20."""


RemovedInNextDRFVersionWarning = RemovedInDRF319Warning
RemovedAfterNextDRFVersionWarning = RemovedInDRF320Warning
