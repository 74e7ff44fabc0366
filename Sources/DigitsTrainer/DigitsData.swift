import Numerics

/// The images, split once and for all into training and validation.
///
/// An image is 8×8 pixels, scaled from 0…16 to 0…1. The split is the same for every run: 1,347 to
/// train, 450 to validate, drawn by a fixed seed.
struct DigitsData {
  /// Images and their digits.
  struct Part {
    /// 64 pixels an image, one image after the other.
    let pixels: FloatBuffer
    /// The digit of each image, 0 to 9.
    let labels: [UInt8]
  }

  /// What the network learns from.
  let training: Part
  /// What it is judged by; never shifted.
  let validation: Part

  /// Pixels of an image.
  static let pixelCount = 64
  /// How many digits there are.
  static let classCount = 10

  /// Reads the images from CSV: a line is 64 pixels from 0 to 16, then the digit.
  ///
  /// - Parameters:
  ///   - csv: The file's bytes.
  ///   - shifts: From 0 to 8: to each training image, this many copies moved by one pixel
  ///     (sideways, up, down or diagonally) are added; with all 8 a digit stands in nine places.
  ///     The same copies for every run.
  /// - Throws: `DigitsError.data` with the first line that is wrong.
  init(csv: [UInt8], shifts: Int) throws {
    let images = try Self.read(csv)
    var random = RandomStream(seed: 1797)
    let order = random.permutation(of: images.count)
    let held = images.count / 4 + (images.count % 4 == 0 ? 0 : 1)
    guard held > 0, held < images.count else {
      throw DigitsError.data("the digits need at least two images, but there are \(images.count).")
    }
    validation = Self.part(order[..<held].map { images[$0] })
    var shown: [Image] = []
    shown.reserveCapacity((images.count - held) * (1 + shifts))
    for index in order[held...] {
      let image = images[index]
      shown.append(image)
      for direction in random.permutation(of: 8).prefix(shifts) {
        shown.append(image.shifted(direction))
      }
    }
    training = Self.part(shown)
  }

  private static func part(_ images: [Image]) -> Part {
    let pixels = FloatBuffer(count: images.count * pixelCount)
    for (number, image) in images.enumerated() {
      for (offset, pixel) in image.pixels.enumerated() {
        pixels.base[number * pixelCount + offset] = Float(pixel) / 16
      }
    }
    return Part(pixels: pixels, labels: images.map(\.label))
  }

  private struct Image {
    var pixels: [UInt8]
    var label: UInt8

    /// The image moved by one pixel into one of eight directions; what comes in is empty.
    func shifted(_ direction: Int) -> Image {
      let place = direction < 4 ? direction : direction + 1  // of the 3×3 places, not the middle
      let (dx, dy) = (place % 3 - 1, place / 3 - 1)
      var moved = [UInt8](repeating: 0, count: pixelCount)
      for y in 0..<8 where (0..<8).contains(y + dy) {
        for x in 0..<8 where (0..<8).contains(x + dx) {
          moved[(y + dy) * 8 + x + dx] = pixels[y * 8 + x]
        }
      }
      return Image(pixels: moved, label: label)
    }
  }

  private static func read(_ csv: [UInt8]) throws -> [Image] {
    var images: [Image] = []
    for (number, line) in csv.split(separator: UInt8(ascii: "\n")).enumerated() {
      var values: [UInt8] = []
      values.reserveCapacity(pixelCount + 1)
      for field in line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        var value = 0
        let digits = field.last == UInt8(ascii: "\r") ? field.dropLast() : field
        for byte in digits {
          guard (0x30...0x39).contains(byte), value < 100 else { value = 100; break }
          value = value * 10 + Int(byte - 0x30)
        }
        guard !digits.isEmpty, value <= 16 else {
          throw DigitsError.data(
            "line \(number + 1): \"\(String(decoding: digits, as: UTF8.self))\" is no number"
              + " from 0 to 16.")
        }
        values.append(UInt8(value))
      }
      guard values.count == pixelCount + 1, let label = values.popLast(), label < classCount else {
        throw DigitsError.data(
          "line \(number + 1): expected 64 pixels from 0 to 16 and a digit from 0 to 9,"
            + " but found \(values.count) numbers.")
      }
      images.append(Image(pixels: values, label: label))
    }
    return images
  }
}
