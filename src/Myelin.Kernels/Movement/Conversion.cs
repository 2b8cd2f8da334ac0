using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Numbers of one type made into another, number by number: eight at a time with AVX2. Threads share 32768 at a time.</summary>
/// <remarks>
/// Floats become whole numbers by cutting towards zero; what is beyond the whole numbers becomes the nearest of them
/// (3·10⁹ gives 2147483647, −∞ gives −2147483648) and NaN becomes 0, on every machine and at every width.
/// </remarks>
public static unsafe class Conversion
{
    private const int NumbersOfBlock = 32768;

    /// <summary>y = x, exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">y is shorter than x.</exception>
    public static void Convert(ReadOnlySpan<float> x, Span<double> y) => Run<float, double, SingleToDouble>(x, y);

    /// <summary>y = x, cut towards zero; beyond the whole numbers the nearest, and 0 for NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">y is shorter than x.</exception>
    public static void Convert(ReadOnlySpan<float> x, Span<int> y) => Run<float, int, SingleToInt>(x, y);

    /// <summary>y = x, rounded to the nearest float.</summary>
    /// <exception cref="ArgumentOutOfRangeException">y is shorter than x.</exception>
    public static void Convert(ReadOnlySpan<double> x, Span<float> y) => Run<double, float, DoubleToSingle>(x, y);

    /// <summary>y = x, cut towards zero; beyond the whole numbers the nearest, and 0 for NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">y is shorter than x.</exception>
    public static void Convert(ReadOnlySpan<double> x, Span<int> y) => Run<double, int, DoubleToInt>(x, y);

    /// <summary>y = x, rounded to the nearest float.</summary>
    /// <exception cref="ArgumentOutOfRangeException">y is shorter than x.</exception>
    public static void Convert(ReadOnlySpan<int> x, Span<float> y) => Run<int, float, IntToSingle>(x, y);

    /// <summary>y = x, exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">y is shorter than x.</exception>
    public static void Convert(ReadOnlySpan<int> x, Span<double> y) => Run<int, double, IntToDouble>(x, y);

    private static void Run<A, B, C>(ReadOnlySpan<A> x, Span<B> y)
        where A : unmanaged
        where B : unmanaged
        where C : struct, IConversion<A, B>
    {
        y = y[..x.Length];
        fixed (A* px = x)
        {
            fixed (B* py = y)
            {
                var work = new Work<A, B, C> { X = px, Y = py, Count = x.Length, Wide = VectorPath.Current >= VectorWidth.Avx2 };
                if (ThreadTeam.Worthwhile(x.Length)) ThreadTeam.Run(ref work, (x.Length - 1) / NumbersOfBlock + 1);
                else work.Part(0, x.Length);
            }
        }
    }

    private interface IConversion<A, B> where A : unmanaged where B : unmanaged
    {
        static abstract B Of(A x);

        /// <summary>Eight numbers, with AVX2.</summary>
        static abstract void Eight(A* x, B* y);
    }

    private struct Work<A, B, C> : IBlockWork where A : unmanaged where B : unmanaged where C : struct, IConversion<A, B>
    {
        public A* X;
        public B* Y;
        public int Count;
        public bool Wide;

        public readonly void Run(int block) => Part(block * NumbersOfBlock, (int)Math.Min(((long)block + 1) * NumbersOfBlock, Count));

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Part(int i, int end)
        {
            A* x = X;
            B* y = Y;
            if (Wide)
            {
                for (; i <= end - 8; i += 8) C.Eight(x + i, y + i);
            }

            for (; i < end; i++) y[i] = C.Of(x[i]);
        }
    }

    private readonly struct SingleToDouble : IConversion<float, double>
    {
        public static double Of(float x) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Eight(float* x, double* y)
        {
            Avx.ConvertToVector256Double(Vector128.Load(x)).Store(y);
            Avx.ConvertToVector256Double(Vector128.Load(x + 4)).Store(y + 4);
        }
    }

    private readonly struct SingleToInt : IConversion<float, int>
    {
        public static int Of(float x) => (int)x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Eight(float* x, int* y) => Vector256.ConvertToInt32(Vector256.Load(x)).Store(y);
    }

    private readonly struct DoubleToSingle : IConversion<double, float>
    {
        public static float Of(double x) => (float)x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Eight(double* x, float* y)
        {
            Avx.ConvertToVector128Single(Vector256.Load(x)).Store(y);
            Avx.ConvertToVector128Single(Vector256.Load(x + 4)).Store(y + 4);
        }
    }

    private readonly struct DoubleToInt : IConversion<double, int>
    {
        public static int Of(double x) => (int)x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Eight(double* x, int* y)
        {
            Four(Vector256.Load(x)).Store(y);
            Four(Vector256.Load(x + 4)).Store(y + 4);
        }

        // The instruction gives −2147483648 for all that does not fit, so nothing that does not fit is handed to it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<int> Four(Vector256<double> x)
        {
            x &= Vector256.Equals(x, x);
            x = Avx.Max(Avx.Min(x, Vector256.Create((double)int.MaxValue)), Vector256.Create((double)int.MinValue));
            return Avx.ConvertToVector128Int32WithTruncation(x);
        }
    }

    private readonly struct IntToSingle : IConversion<int, float>
    {
        public static float Of(int x) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Eight(int* x, float* y) => Vector256.ConvertToSingle(Vector256.Load(x)).Store(y);
    }

    private readonly struct IntToDouble : IConversion<int, double>
    {
        public static double Of(int x) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Eight(int* x, double* y)
        {
            Avx.ConvertToVector256Double(Vector128.Load(x)).Store(y);
            Avx.ConvertToVector256Double(Vector128.Load(x + 4)).Store(y + 4);
        }
    }
}
