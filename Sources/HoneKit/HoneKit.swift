// One import for a program that tunes closures or drives studies. `@_exported` is the only way in
// which a module can hand on another's declarations without naming each a second time.
@_exported import Engine
@_exported import Search
@_exported import Tuning
