"""The engines that come along: ``argos``, ``libretranslate``, ``memory``, ``pseudo``."""
