"""Workbooks that are uploaded: stored, loaded step by step by the gateway's worker, reported on."""
