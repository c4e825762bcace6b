// A precompiled header needs a library, and a library a source.
