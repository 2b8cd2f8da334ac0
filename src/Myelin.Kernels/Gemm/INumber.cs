using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>A number that is known while compiling: a struct of that many bytes, asked for with sizeof.</summary>
/// <remarks>
/// A static abstract property would say the same, but a kernel asks a hundred times, and the just-in-time compiler needs three
/// times as long to compile a hundred calls of a property (10 ms against 3 ms) before it knows which rows of a tile there are.
/// </remarks>
internal interface INumber;

/// <summary>Yes or no, known while compiling: compare sizeof with that of <see cref="Yes"/>.</summary>
internal interface IChoice;

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct No : IChoice;

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Yes : IChoice;

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct N1 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct N2 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 3)]
internal readonly struct N3 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct N4 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 5)]
internal readonly struct N5 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 6)]
internal readonly struct N6 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 7)]
internal readonly struct N7 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct N8 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 9)]
internal readonly struct N9 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 10)]
internal readonly struct N10 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 11)]
internal readonly struct N11 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 12)]
internal readonly struct N12 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 13)]
internal readonly struct N13 : INumber;

[StructLayout(LayoutKind.Sequential, Size = 14)]
internal readonly struct N14 : INumber;
