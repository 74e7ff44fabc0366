import CNcurses
import Canvas
import Foundation
import Glibc

/// What is told to the terminal past ncurses, which knows nothing of it.
extension TerminalScreen {
  /// Hears the mouse, or leaves it to the terminal, whose own selection of text else needs the
  /// shift key.
  public func setMouse(_ on: Bool) {
    guard on != hearsMouse else { return }
    hearsMouse = on
    if isUp { tellMouse(on) }
  }

  func tellModes(_ on: Bool) {
    guard isXtermLike else { return }
    if hearsMouse { tellMouse(on) }
    send(on ? "\u{1B}[?2004h" : "\u{1B}[?2004l")
  }

  func tellMouse(_ on: Bool) {
    guard isXtermLike else { return }
    send(
      on
        ? "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l")
  }

  private func send(_ text: String) {
    guard !isGone else { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Rings the bell.
  public func ring() { if isUp { send("\u{7}") } }

  /// Puts text on the clipboard of the terminal, also through ssh (OSC 52); whether it did, no
  /// terminal tells.
  ///
  /// - Returns: False where this terminal has no such thing, or the text is longer than terminals
  ///   take (some 75 KB).
  @discardableResult
  public func copy(_ text: String) -> Bool {
    guard isUp, isXtermLike, text.utf8.count < 74_994 else { return false }
    send("\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}")
    return true
  }

  /// Has the terminal tell its user something on the desktop (OSC 9), if it can.
  public func notify(_ text: String) {
    guard isUp, isXtermLike else { return }
    send("\u{1B}]9;\(harmless(text, limit: 200))\u{7}")
  }

  /// The bytes that undo everything, from the terminal database where it knows them.
  static func prepareRestoration(terminal: Int32, isXtermLike: Bool) {
    var text = isXtermLike ? "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2004l" : ""
    for name in ["sgr0", "cnorm", "rmkx", "rmcup"] {
      guard let value = nc_string(name) else { continue }
      text += String(cString: value).replacing(/\$<[^>]*>/, with: "")  // delays
    }
    if nc_string("rmcup") == nil { text += "\u{1B}[999;1H\n" }
    text += "\r"
    let bytes = Array(text.utf8)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    memory.initialize(from: bytes, count: bytes.count)
    let old = restoration.pointee.bytes
    restoration.pointee.terminal = terminal
    restoration.pointee.bytes = memory
    restoration.pointee.count = bytes.count
    old?.deallocate()
  }
}
