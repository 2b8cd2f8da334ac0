#pragma warning disable
using System.Numerics;
namespace Myelin.Kernels;
public static class Reductions
{
    static void Each<T>(ReadOnlySpan<T> x, Span<T> y, int o, int r, int n, Func<T[], T> f)
    { var b = new T[r]; for (int i = 0; i < o; i++) for (int k = 0; k < n; k++) { for (int j = 0; j < r; j++) b[j] = x[(i * r + j) * n + k]; y[i * n + k] = f(b); } }
    public static void Sum<T>(ReadOnlySpan<T> x, Span<T> y, int o, int r, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each(x, y, o, r, n, b => { T s = T.Zero; foreach (var v in b) s += v; return s; });
    public static void Max<T>(ReadOnlySpan<T> x, Span<T> y, int o, int r, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each(x, y, o, r, n, b => { T s = T.NegativeInfinity; foreach (var v in b) s = T.Max(s, v); return s; });
    public static void Min<T>(ReadOnlySpan<T> x, Span<T> y, int o, int r, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each(x, y, o, r, n, b => { T s = T.PositiveInfinity; foreach (var v in b) s = T.Min(s, v); return s; });
    public static void LogSumExp<T>(ReadOnlySpan<T> x, Span<T> y, int o, int r, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Each(x, y, o, r, n, b => { T m = T.NegativeInfinity; foreach (var v in b) m = T.Max(m, v); if (T.IsInfinity(m)) return m; T s = T.Zero; foreach (var v in b) s += T.Exp(v - m); return m + T.Log(s); });
    public static void ArgMax<T>(ReadOnlySpan<T> x, Span<int> y, int o, int r, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    { for (int i = 0; i < o; i++) for (int k = 0; k < n; k++) { int best = 0; for (int j = 1; j < r; j++) if (x[(i * r + j) * n + k] > x[(i * r + best) * n + k]) best = j; y[i * n + k] = best; } }
}
public static class SoftmaxKernels
{
    public static void Softmax<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int cols, int inner) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    { for (int i = 0; i < rows; i++) { var a = x.Slice(i * cols, cols); var b = y.Slice(i * cols, cols); T m = T.NegativeInfinity; foreach (var v in a) m = T.Max(m, v); T s = T.Zero; for (int j = 0; j < cols; j++) s += b[j] = T.Exp(a[j] - m); for (int j = 0; j < cols; j++) b[j] /= s; } }
    public static void LogSoftmax<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int cols, int inner) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    { for (int i = 0; i < rows; i++) { var a = x.Slice(i * cols, cols); var b = y.Slice(i * cols, cols); T m = T.NegativeInfinity; foreach (var v in a) m = T.Max(m, v); T s = T.Zero; for (int j = 0; j < cols; j++) s += T.Exp(a[j] - m); s = T.Log(s) + m; for (int j = 0; j < cols; j++) b[j] = a[j] - s; } }
    public static void CrossEntropy<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> l, Span<T> y, int cols) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    { for (int i = 0; i < y.Length; i++) { var a = x.Slice(i * cols, cols); T m = T.NegativeInfinity; foreach (var v in a) m = T.Max(m, v); T s = T.Zero; foreach (var v in a) s += T.Exp(v - m); y[i] = m + T.Log(s) - a[l[i]]; } }
    public static void CrossEntropyGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> l, ReadOnlySpan<T> dy, Span<T> y, int cols) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    { Softmax(x, y, dy.Length, cols, 1); for (int i = 0; i < dy.Length; i++) { y[i * cols + l[i]] -= T.One; for (int j = 0; j < cols; j++) y[i * cols + j] *= dy[i]; } }
}
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
