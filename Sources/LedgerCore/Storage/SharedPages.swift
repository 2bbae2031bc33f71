/// Owns the pages that the columns of one image share with it.
///
/// Only the thread that owns the columns calls it; other threads read the pages through a
/// `PageList` and hold on to this object meanwhile. Whoever lets go of it last frees the pages that
/// no column has taken back.
@safe final class SharedPages: @unchecked Sendable {
  // Sendable: the lists are changed by the columns' thread alone, and read at the end of its life.

  static let alignment = 64

  /// Every page that was shared.
  private var all: [UnsafeMutableRawPointer] = unsafe []
  /// Those that a column has replaced by a copy.
  private var replaced: [UnsafeMutableRawPointer] = unsafe []
  private(set) var isTakenBack = false
  private let spares: SparePages?

  init(spares: SparePages?) { self.spares = spares }

  var pageCount: Int { unsafe all.count }

  deinit {
    let owned = unsafe isTakenBack ? replaced : all
    for index in unsafe owned.indices { unsafe owned[index].deallocate() }
  }

  func takeSpare(bytes: Int) -> UnsafeMutableRawPointer? { unsafe spares?.take(bytes: bytes) }

  func own(_ page: UnsafeMutableRawPointer) { unsafe all.append(page) }

  /// Keeps a page of which a column now has a copy.
  func keep(_ page: UnsafeMutableRawPointer) { unsafe replaced.append(page) }

  /// The columns have taken back all but the replaced pages.
  func finish() { isTakenBack = true }
}
