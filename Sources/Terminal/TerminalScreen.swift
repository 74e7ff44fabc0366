import CNcurses
import Canvas
import Foundation
import Glibc

/// The terminal: shows canvases, and tells what keys, mouse, size and signals do.
///
/// The one owner of ncurses, which is not thread-safe: open, use and close it on one thread (the
/// compiler keeps it from being sent to another). Only ``waker`` may be used elsewhere. Close it
/// before the process ends; should that fail, exit and crash give the terminal back all the same.
public final class TerminalScreen {
  /// What to draw with on this terminal.
  public let glyphs: Glyphs
  /// How many colours there are to use.
  public let depth: ColorDepth
  /// Its extents.
  public private(set) var size = Size(80, 24)
  /// Wakes ``events(waiting:also:)`` from other threads.
  public let waker = Waker()
  /// Whether the mouse is heard.
  var hearsMouse: Bool

  /// nonisolated(unsafe): there is one ncurses in a process; written by the thread that owns it.
  private nonisolated(unsafe) static var isOpen = false

  let terminal: Int32
  private var screen: OpaquePointer?
  private let capture: OutputCapture?
  private var signalsBefore: [Int32: sigaction] = [:]
  private var crashesBefore: [Int32: sigaction] = [:]
  /// Whether the terminal speaks xterm's private modes: mouse, bracketed paste, clipboard.
  let isXtermLike: Bool
  var isUp = false
  /// Whether the terminal went away; nothing is drawn or polled any more.
  var isGone = false
  var decoder = KeyDecoder()
  /// What has happened already and was not told yet.
  var pending: [InputEvent] = []

  var pairs: ColorPairs?
  var palette: Palette?
  /// How cells of a role with attributes look on this terminal, with the palette in use.
  var looks: [Look: cchar_t] = [:]

  /// What a cell means, and how it stands out.
  struct Look: Hashable {
    var role: Role
    var attributes: Attributes
  }

  /// What the terminal shows; nil when that is not known.
  var shown: Canvas?
  var row: [cchar_t] = []

  // MARK: - Open and close

  /// Takes the terminal: the standard streams if both are one, else `/dev/tty`.
  ///
  /// `NO_COLOR` in the environment (https://no-color.org) takes colours away and leaves attributes.
  ///
  /// - Parameters:
  ///   - mouse: Whether the mouse is heard from the start.
  ///   - isASCII: Whether to draw with ASCII only; nil lets locale and terminal decide.
  ///   - depth: How many colours to use; nil lets the terminal database decide.
  /// - Throws: ``TerminalError`` where there is no terminal or it cannot do.
  public init(mouse: Bool = true, isASCII: Bool? = nil, depth wanted: ColorDepth? = nil) throws {
    guard !TerminalScreen.isOpen else { throw TerminalError.alreadyOpen }
    let isStandard = isatty(0) == 1 && isatty(1) == 1
    let input = isStandard ? fcntl(0, F_DUPFD_CLOEXEC, 3) : open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard input >= 0 else { throw TerminalError.noTerminal }
    let output = fcntl(isStandard ? 1 : input, F_DUPFD_CLOEXEC, 3)
    terminal = input

    let isUTF8 = TerminalLocale.adopt()
    let name = TerminalLocale.variable("TERM") ?? ""
    let status = nc_setup(output)
    guard status == 1 else {
      Glibc.close(input)
      Glibc.close(output)
      throw TerminalError.unknownTerminal(name)
    }
    guard nc_string("cup") != nil else {
      nc_forget()
      Glibc.close(input)
      Glibc.close(output)
      throw TerminalError.cannotAddressCursor(name)
    }
    // The Linux console can say no more of the mouse than where it clicked, and its font knows
    // neither rounded corners nor dots.
    let isConsole = name == "linux" || name.hasPrefix("linux-")
    isXtermLike = nc_string("kmous") != nil && !isConsole
    glyphs = isASCII ?? (!isUTF8 || isConsole) ? .ascii : .unicode
    decoder.isASCII = !isUTF8
    hearsMouse = mouse

    tcgetattr(input, &restoration.pointee.settings)
    TerminalScreen.prepareRestoration(terminal: output, isXtermLike: isXtermLike)
    nc_forget()
    // Before newterm: it installs handlers of its own where it finds none.
    capture = OutputCapture()
    signalsBefore = Restoration.installSignals(pipe: waker.writeEnd)
    if getenv("ESCDELAY") == nil { set_escdelay(25) }
    guard let inFile = fdopen(input, "r"), let outFile = fdopen(output, "w"),
      let screen = newterm(nil, outFile, inFile)
    else {
      Restoration.remove(signalsBefore)
      capture?.end()
      throw TerminalError.unknownTerminal(name)
    }
    TerminalScreen.isOpen = true
    self.screen = screen
    set_term(screen)
    let depth = wanted ?? TerminalScreen.colorDepth()
    self.depth = depth
    // Once colours are started, ncurses sets some even for what has none.
    if depth != .mono, start_color() == OK { pairs = ColorPairs() }
    crashesBefore = Restoration.installCrashHandlers()
    Restoration.atExit
    restoration.pointee.isArmed = true
    capture?.begin()
    setModes()
    readSize()
    isUp = true
    tellModes(true)
  }

  deinit { close() }

  /// Gives the terminal back as it was; a second call does nothing.
  public func close() {
    guard screen != nil else { return }
    leave()
    if let screen { delscreen(screen) }
    screen = nil
    restoration.pointee.isArmed = false
    Restoration.remove(crashesBefore)
    Restoration.remove(signalsBefore)
    restoration.pointee.signalPipe = -1
    capture?.end()
    TerminalScreen.isOpen = false
  }

  /// What ncurses has to know of how we read and draw.
  private func setModes() {
    cbreak()
    noecho()
    nonl()
    // ^S and ^Q are keys like others here, not flow control.
    var settings = termios()
    if tcgetattr(terminal, &settings) == 0 {
      settings.c_iflag &= ~tcflag_t(IXON)
      tcsetattr(terminal, TCSANOW, &settings)
      def_prog_mode()
    }
    let window = nc_stdscr()
    keypad(window, true)
    nodelay(window, true)
    leaveok(window, true)
    scrollok(window, false)
    idlok(window, false)
    curs_set(0)
    for (bytes, code) in KeyDecoder.sequences { define_key(bytes, code) }
  }

  private static func colorDepth() -> ColorDepth {
    if TerminalLocale.variable("NO_COLOR") != nil { return .mono }
    switch tigetnum("colors") {
    case ..<8: return .mono
    case 8..<16: return .eight
    case 16..<256: return .sixteen
    case 256: return .indexed
    default: return tigetflag("RGB") == 1 ? .direct : .indexed
    }
  }

  // MARK: - Leave and come back

  /// Leaves the screen as it is at close, until ``enter()``.
  private func leave() {
    guard isUp else { return }
    isUp = false
    tellModes(false)
    curs_set(1)
    endwin()
    tcsetattr(terminal, TCSANOW, &restoration.pointee.settings)
    restoration.pointee.isArmed = false
  }

  private func enter() {
    let before = size
    restoration.pointee.isArmed = true
    reset_prog_mode()
    clearok(nc_stdscr(), true)
    shown = nil
    isUp = true
    readSize()
    wrefresh(nc_stdscr())
    curs_set(0)
    tellModes(true)
    if size != before { pending.append(.resize(size)) }
    pending.append(.resumed)
  }

  /// Stops the program, as ^Z does, until the shell lets it go on; ``events(waiting:also:)`` then tells.
  public func suspend() { stop(group: true) }

  /// - Parameter group: Whether to stop the whole job: when the kernel sent SIGTSTP it has done so.
  func stop(group: Bool) {
    giveAway()
    _ = group ? kill(0, SIGTSTP) : kill(getpid(), SIGTSTP)
    // Here the world stands still.
    takeBack()
  }

  /// Leaves the screen to somebody else. Until it is taken back ^Z stops the program as it does any.
  func giveAway() {
    leave()
    capture?.pause()
    // By default the one stops and the other goes on, and neither comes back to us as an event.
    var action = sigaction()
    for signal in [SIGTSTP, SIGCONT] { sigaction(signal, &action, nil) }
  }

  func takeBack() {
    Restoration.remove(signalsBefore)
    signalsBefore = Restoration.installSignals(pipe: waker.writeEnd)
    capture?.begin()
    enter()
  }

  /// Draws everything anew at the next ``show(_:palette:)``: something else may have drawn.
  public func invalidate() {
    guard isUp else { return }
    reset_prog_mode()
    clearok(nc_stdscr(), true)
    shown = nil
    tellModes(true)
  }

  /// Asks the terminal for its size; true if it is another one.
  @discardableResult
  func readSize() -> Bool {
    var window = winsize()
    guard ioctl(terminal, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0
    else { return false }
    let new = Size(Int(window.ws_col), Int(window.ws_row))
    if new != size || shown == nil { resizeterm(Int32(new.height), Int32(new.width)) }
    let isOther = new != size
    size = new
    if isOther { shown = nil }
    return isOther
  }
}
