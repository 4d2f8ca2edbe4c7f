"""The archive for programs: ``/api/v1/``, to be read by everybody, never written."""
