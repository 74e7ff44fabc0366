// One import for a program that tunes closures or drives studies. `@_exported` is the only way in
// which a module can hand on another's declarations without naming each a second time.
@_exported import Engine
@_exported import Forecast
@_exported import Search
@_exported import StudyStore
@_exported import Tuning

@_exported import struct Numerics.RandomStream
