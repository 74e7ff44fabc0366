// Scalars in small groups, not SIMD types: the optimizer makes the same vector code of them, and a
// build without it stays usable.

/// The inner product of two vectors of `count` numbers.
@inline(__always)
func innerProduct(
  _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
) -> Double {
  var s0 = 0.0
  var s1 = 0.0
  var s2 = 0.0
  var s3 = 0.0
  var i = 0
  while i &+ 4 <= count {
    s0 += a[i] * b[i]
    s1 += a[i &+ 1] * b[i &+ 1]
    s2 += a[i &+ 2] * b[i &+ 2]
    s3 += a[i &+ 3] * b[i &+ 3]
    i &+= 4
  }
  while i < count {
    s0 += a[i] * b[i]
    i &+= 1
  }
  return (s0 + s2) + (s1 + s3)
}

/// The inner products of one vector with each of four, which share the loads of the first.
@inline(__always)
func innerProducts(
  _ a: UnsafePointer<Double>, _ b0: UnsafePointer<Double>, _ b1: UnsafePointer<Double>,
  _ b2: UnsafePointer<Double>, _ b3: UnsafePointer<Double>, _ count: Int
) -> (Double, Double, Double, Double) {
  var p0 = 0.0
  var q0 = 0.0
  var p1 = 0.0
  var q1 = 0.0
  var p2 = 0.0
  var q2 = 0.0
  var p3 = 0.0
  var q3 = 0.0
  var i = 0
  while i &+ 2 <= count {
    let x = a[i]
    let y = a[i &+ 1]
    p0 += x * b0[i]
    q0 += y * b0[i &+ 1]
    p1 += x * b1[i]
    q1 += y * b1[i &+ 1]
    p2 += x * b2[i]
    q2 += y * b2[i &+ 1]
    p3 += x * b3[i]
    q3 += y * b3[i &+ 1]
    i &+= 2
  }
  if i < count {
    let x = a[i]
    p0 += x * b0[i]
    p1 += x * b1[i]
    p2 += x * b2[i]
    p3 += x * b3[i]
  }
  return (p0 + q0, p1 + q1, p2 + q2, p3 + q3)
}
