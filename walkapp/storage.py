"""Static files with a hash in their names, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Without this the player's modules would be fetched by their plain names, and an old one could stay in a cache."""

    support_js_module_import_aggregation = True
