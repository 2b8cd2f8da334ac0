using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>The gated recurrent unit whose reset gate works on the product; saved are z, r, n and the product's last part with its
/// bias.</summary>
internal readonly unsafe struct GruResetAfterCell : IRecurrentCell
{
    public static int Parts => 3;

    public static int SavedParts => 4;

    public static bool HasProductGradient => true;

    public static void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* gates = row.Saved == null ? row.Product : row.Saved;
        CellVector.Sigmoid<V, T>(row.Input, row.Product, row.Bias, gates, 2 * units);
        int whole = CellVector.Whole<V, T>(units);
        if (whole > 0) Join<V, T, No>(row, gates, 0, whole);
        if (whole < units) Join<V, T, Yes>(row, gates, whole, units);
    }

    /// <summary>n and h' from the gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Join<V, T, TPartial>(in CellRow<T> row, T* gates, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        T* input = row.Input + 2 * units, product = row.Product + 2 * units, bias = row.Bias + 2 * units;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j;
            V z = EdgeLanes.Load<V, T, TPartial>(gates + j, left), r = EdgeLanes.Load<V, T, TPartial>(gates + units + j, left);
            V m = EdgeLanes.Load<V, T, TPartial>(product + j, left) + EdgeLanes.Load<V, T, TPartial>(bias + j, left);
            V n = V.Tanh(EdgeLanes.Load<V, T, TPartial>(input + j, left) + r * m);
            EdgeLanes.Store<V, T, TPartial>(z * EdgeLanes.Load<V, T, TPartial>(row.Before + j, left) + (V.One - z) * n, row.After + j, left);
            if (row.Saved == null) continue;
            EdgeLanes.Store<V, T, TPartial>(n, gates + 2 * units + j, left);
            EdgeLanes.Store<V, T, TPartial>(m, gates + 3 * units + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        T* saved = row.Saved, dx = row.InputGradient, dm = row.ProductGradient;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j, jr = units + j, jn = 2 * units + j;
            V z = EdgeLanes.Load<V, T, TPartial>(saved + j, left), r = EdgeLanes.Load<V, T, TPartial>(saved + jr, left),
                n = EdgeLanes.Load<V, T, TPartial>(saved + jn, left);
            V dh = EdgeLanes.Load<V, T, TPartial>(row.StateGradient + j, left) + EdgeLanes.Load<V, T, TPartial>(row.OutputGradient + j, left);
            V dn = dh * (V.One - z) * (V.One - n * n);
            V dz = dh * (EdgeLanes.Load<V, T, TPartial>(row.Before + j, left) - n) * z * (V.One - z);
            V dr = dn * EdgeLanes.Load<V, T, TPartial>(saved + 3 * units + j, left) * r * (V.One - r);
            EdgeLanes.Store<V, T, TPartial>(dz, dx + j, left);
            EdgeLanes.Store<V, T, TPartial>(dr, dx + jr, left);
            EdgeLanes.Store<V, T, TPartial>(dn, dx + jn, left);
            EdgeLanes.Store<V, T, TPartial>(dz, dm + j, left);
            EdgeLanes.Store<V, T, TPartial>(dr, dm + jr, left);
            EdgeLanes.Store<V, T, TPartial>(dn * r, dm + jn, left);
            EdgeLanes.Store<V, T, TPartial>(dh * z, row.StateGradient + j, left);
        }
    }
}

/// <summary>The gated recurrent unit whose reset gate works on the state; saved are z, r, n and r · h.</summary>
internal readonly unsafe struct GruResetBeforeCell : IRecurrentCell
{
    public static int Parts => 3;

    public static int SavedParts => 4;

    public static bool HasSecondProduct => true;

    /// <summary>z to the product's first part, and r · h to <see cref="CellRow{T}.Second"/>.</summary>
    public static void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        CellVector.Sigmoid<V, T>(row.Input, row.Product, row.Product, 2 * row.Units);
        int whole = CellVector.Whole<V, T>(row.Units);
        if (whole > 0) Reset<V, T, No>(row, 0, whole);
        if (whole < row.Units) Reset<V, T, Yes>(row, whole, row.Units);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Reset<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        T* saved = row.Saved;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j;
            V r = EdgeLanes.Load<V, T, TPartial>(row.Product + units + j, left), reset = r * EdgeLanes.Load<V, T, TPartial>(row.Before + j, left);
            EdgeLanes.Store<V, T, TPartial>(reset, row.Second + j, left);
            if (saved == null) continue;
            EdgeLanes.Store<V, T, TPartial>(EdgeLanes.Load<V, T, TPartial>(row.Product + j, left), saved + j, left);
            EdgeLanes.Store<V, T, TPartial>(r, saved + units + j, left);
            EdgeLanes.Store<V, T, TPartial>(reset, saved + 3 * units + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ForwardEnd<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j, jn = 2 * units + j;
            V z = EdgeLanes.Load<V, T, TPartial>(row.Product + j, left);
            V n = V.Tanh(EdgeLanes.Load<V, T, TPartial>(row.Input + jn, left) + EdgeLanes.Load<V, T, TPartial>(row.Product + jn, left));
            EdgeLanes.Store<V, T, TPartial>(z * EdgeLanes.Load<V, T, TPartial>(row.Before + j, left) + (V.One - z) * n, row.After + j, left);
            if (row.Saved != null) EdgeLanes.Store<V, T, TPartial>(n, row.Saved + jn, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j, jn = 2 * units + j;
            V z = EdgeLanes.Load<V, T, TPartial>(row.Saved + j, left), n = EdgeLanes.Load<V, T, TPartial>(row.Saved + jn, left);
            V dh = EdgeLanes.Load<V, T, TPartial>(row.StateGradient + j, left) + EdgeLanes.Load<V, T, TPartial>(row.OutputGradient + j, left);
            EdgeLanes.Store<V, T, TPartial>(
                dh * (EdgeLanes.Load<V, T, TPartial>(row.Before + j, left) - n) * z * (V.One - z), row.InputGradient + j, left);
            EdgeLanes.Store<V, T, TPartial>(dh * (V.One - z) * (V.One - n * n), row.InputGradient + jn, left);
            EdgeLanes.Store<V, T, TPartial>(dh * z, row.StateGradient + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void BackwardEnd<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j, jr = units + j;
            V r = EdgeLanes.Load<V, T, TPartial>(row.Saved + jr, left), dReset = EdgeLanes.Load<V, T, TPartial>(row.Second + j, left);
            V dr = dReset * EdgeLanes.Load<V, T, TPartial>(row.Before + j, left) * r * (V.One - r);
            EdgeLanes.Store<V, T, TPartial>(dr, row.InputGradient + jr, left);
            EdgeLanes.Store<V, T, TPartial>(EdgeLanes.Load<V, T, TPartial>(row.StateGradient + j, left) + dReset * r, row.StateGradient + j, left);
        }
    }
}
