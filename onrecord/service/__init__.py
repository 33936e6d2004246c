"""The daemon of `onrecord serve`, and how it tells whether it is well."""
