/// A small, fast, seedable stream of random bits: the same seed gives the same numbers on every
/// machine and with every compiler.
///
/// The generator is xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number
/// generators", ACM TOMS 47, 2021; period 2²⁵⁶ − 1). Its state is filled by the finaliser of
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014). It is a value: a copy goes on from the same place. Not for cryptography.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable, Codable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// The stream of a seed; the same as `init(seed:stream:)` with stream 0.
  public init(seed: UInt64) {
    self.init(seed: seed, stream: 0)
  }

  /// The `stream`-th independent stream of a seed.
  ///
  /// Two different pairs (seed, stream) never start in the same state, and neighbouring numbers give
  /// unrelated streams. This is how the *n*-th decision of a study draws the same numbers whether or
  /// not the ones before it were drawn in the same process.
  public init(seed: UInt64, stream: UInt64) {
    // The first two words are bijections of the two keys, so no two pairs share a state; the other
    // two depend on both.
    s0 = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    s1 = Self.mix(stream &+ 0xD1B5_4A32_D192_ED03)
    s2 = Self.mix(s0 ^ (s1 << 32 | s1 >> 32))
    s3 = Self.mix(s1 &+ s2 &+ 0x9E37_79B9_7F4A_7C15)
    if s0 | s1 | s2 | s3 == 0 { s3 = 1 }  // the one state the generator cannot leave
    for _ in 0..<8 { _ = next() }  // lets both keys reach every bit
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = (sum << 23 | sum >> 41) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = s3 << 45 | s3 >> 19
    return result
  }

  /// A new stream that is independent of what this one draws next.
  public mutating func split() -> RandomStream {
    RandomStream(seed: next(), stream: next())
  }

  /// SplitMix64's finaliser: a bijection of 64 bits that spreads every input bit over all of them.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
