namespace Myelin.Kernels;

/// <summary>
/// The way along k through an A that lies in pieces: lines of runs of numbers that follow one another, as the windows of a convolution lie
/// in an image. B is in one piece, or has gaps behind runs and lines too.
/// </summary>
/// <param name="Length">Numbers of k in a run.</param>
/// <param name="Runs">Runs in a line, at least 1.</param>
/// <param name="Lines">Lines; none makes a sum of nothing.</param>
/// <param name="RunJump">From where a run ends to the next run.</param>
/// <param name="LineJump">From where a line ends to the next line.</param>
/// <param name="LineJumpOfB">The same in B.</param>
/// <param name="RunJumpOfB">From where a run of B ends to the next run.</param>
internal readonly record struct GemmWalk(int Length, int Runs, int Lines, nint RunJump, nint LineJump, nint LineJumpOfB = 0, nint RunJumpOfB = 0);
