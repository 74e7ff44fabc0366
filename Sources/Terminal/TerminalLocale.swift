import CNcurses
import Glibc

/// The character encoding of the terminal, as far as the locale tells.
public enum TerminalLocale {
  /// Sets the C library's character types (and nothing else: numbers keep their point) from the
  /// environment, and tells whether the terminal takes UTF-8.
  ///
  /// A machine that was logged into from elsewhere often names a locale that was never generated
  /// on it; its being UTF-8 is meant all the same.
  public static func adopt() -> Bool {
    if setlocale(LC_CTYPE, "") == nil {
      let named = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variable($0) }.first ?? ""
      let isUTF8 = named.uppercased().contains("UTF-8") || named.uppercased().contains("UTF8")
      if !isUTF8 || setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "C") }
    }
    guard let codeset = nc_codeset() else { return false }
    return String(cString: codeset) == "UTF-8"
  }

  /// An environment variable, unless it is empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
