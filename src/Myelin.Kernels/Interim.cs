#pragma warning disable
using System.Numerics;
namespace Myelin.Kernels;
public static class Movement
{
    static int[] Strides(int[] s) { var r = new int[s.Length]; int p = 1; for (int i = s.Length - 1; i >= 0; i--) { r[i] = p; p *= s[i]; } return r; }
    static void Walk(int[] sizes, int[] a, int[] b, int ia, int ib, int d, Action<int, int> f) { if (d == sizes.Length) { f(ia, ib); return; } for (int i = 0; i < sizes[d]; i++) Walk(sizes, a, b, ia + i * a[d], ib + i * b[d], d + 1, f); }
    static unsafe void Go<T>(ReadOnlySpan<T> x, Span<T> y, int[] sizes, int[] a, int[] b, int ia, int ib) where T : unmanaged { fixed (T* p = x, q = y) { nint pp = (nint)p, qq = (nint)q; Walk(sizes, a, b, ia, ib, 0, (i, j) => ((T*)qq)[j] = ((T*)pp)[i]); } }
    public static void Permute<T>(ReadOnlySpan<T> x, Span<T> y, int[] sizes, int[] order) where T : unmanaged { var st = Strides(sizes); var os = order.Select(o => sizes[o]).ToArray(); Go(x, y, os, order.Select(o => st[o]).ToArray(), Strides(os), 0, 0); }
    public static void Slice<T>(ReadOnlySpan<T> x, Span<T> y, int[] from, int[] starts, int[] sizes) where T : unmanaged { var st = Strides(from); Go(x, y, sizes, st, Strides(sizes), starts.Zip(st, (s, t) => s * t).Sum(), 0); }
    public static void Pad<T>(ReadOnlySpan<T> x, Span<T> y, int[] sizes, int[] starts, int[] into) where T : unmanaged { y.Clear(); var st = Strides(into); Go(x, y, sizes, Strides(sizes), st, 0, starts.Zip(st, (s, t) => s * t).Sum()); }
    public static void CopyRows<T>(ReadOnlySpan<T> x, int xs, Span<T> y, int ys, int rows, int width) { for (int i = 0; i < rows; i++) x.Slice(i * xs, width).CopyTo(y[(i * ys)..]); }
    public static void Convert<A, B>(ReadOnlySpan<A> x, Span<B> y) where A : INumber<A> where B : INumber<B> { for (int i = 0; i < x.Length; i++) y[i] = B.CreateTruncating(x[i]); }
    public static void Gather<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> ix, Span<T> y, int o, int size, int inner) { for (int i = 0; i < o; i++) for (int j = 0; j < ix.Length; j++) { if ((uint)ix[j] >= size) throw new ArgumentOutOfRangeException("index", ix[j], "x"); x.Slice((i * size + ix[j]) * inner, inner).CopyTo(y[((i * ix.Length + j) * inner)..]); } }
    public static void ScatterAdd<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> ix, Span<T> y, int o, int size, int inner) where T : INumber<T> { for (int i = 0; i < o; i++) for (int j = 0; j < ix.Length; j++) for (int k = 0; k < inner; k++) y[(i * size + ix[j]) * inner + k] += x[(i * ix.Length + j) * inner + k]; }
    public static void OneHot<T>(ReadOnlySpan<int> ix, Span<T> y, int depth) where T : INumber<T> { y.Clear(); for (int j = 0; j < ix.Length; j++) y[j * depth + ix[j]] = T.One; }
}
public static class Philox
{
    public static void Uniform<T>(Span<T> y, ulong seed, uint key, uint step) where T : IFloatingPoint<T> { var r = new Random(HashCode.Combine((int)seed, (int)key, (int)step) * 0 + (int)(seed * 7919 + key * 104729 + step)); for (int i = 0; i < y.Length; i++) y[i] = T.CreateTruncating(r.NextSingle()); }
}
