using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>The gated recurrent unit whose reset gate works on the product; saved are z, r, n and the product's last part with its bias.</summary>
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
        Join<V, T>(row, gates);
    }

    /// <summary>n and h' from the gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Join<V, T>(in CellRow<T> row, T* gates) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* input = row.Input + 2 * units, product = row.Product + 2 * units, bias = row.Bias + 2 * units;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j;
            V z = CellVector.Load<V, T>(gates + j, left), r = CellVector.Load<V, T>(gates + units + j, left);
            V m = CellVector.Load<V, T>(product + j, left) + CellVector.Load<V, T>(bias + j, left);
            V n = V.Tanh(CellVector.Load<V, T>(input + j, left) + r * m);
            CellVector.Store(z * CellVector.Load<V, T>(row.Before + j, left) + (V.One - z) * n, row.After + j, left);
            if (row.Saved == null) continue;
            CellVector.Store(n, gates + 2 * units + j, left);
            CellVector.Store(m, gates + 3 * units + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* saved = row.Saved, dx = row.InputGradient, dm = row.ProductGradient;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j, jr = units + j, jn = 2 * units + j;
            V z = CellVector.Load<V, T>(saved + j, left), r = CellVector.Load<V, T>(saved + jr, left), n = CellVector.Load<V, T>(saved + jn, left);
            V dh = CellVector.Load<V, T>(row.StateGradient + j, left) + CellVector.Load<V, T>(row.OutputGradient + j, left);
            V dn = dh * (V.One - z) * (V.One - n * n);
            V dz = dh * (CellVector.Load<V, T>(row.Before + j, left) - n) * z * (V.One - z);
            V dr = dn * CellVector.Load<V, T>(saved + 3 * units + j, left) * r * (V.One - r);
            CellVector.Store(dz, dx + j, left);
            CellVector.Store(dr, dx + jr, left);
            CellVector.Store(dn, dx + jn, left);
            CellVector.Store(dz, dm + j, left);
            CellVector.Store(dr, dm + jr, left);
            CellVector.Store(dn * r, dm + jn, left);
            CellVector.Store(dh * z, row.StateGradient + j, left);
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
        Reset<V, T>(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Reset<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* saved = row.Saved;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j;
            V r = CellVector.Load<V, T>(row.Product + units + j, left), reset = r * CellVector.Load<V, T>(row.Before + j, left);
            CellVector.Store(reset, row.Second + j, left);
            if (saved == null) continue;
            CellVector.Store(CellVector.Load<V, T>(row.Product + j, left), saved + j, left);
            CellVector.Store(r, saved + units + j, left);
            CellVector.Store(reset, saved + 3 * units + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ForwardEnd<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j, jn = 2 * units + j;
            V z = CellVector.Load<V, T>(row.Product + j, left);
            V n = V.Tanh(CellVector.Load<V, T>(row.Input + jn, left) + CellVector.Load<V, T>(row.Product + jn, left));
            CellVector.Store(z * CellVector.Load<V, T>(row.Before + j, left) + (V.One - z) * n, row.After + j, left);
            if (row.Saved != null) CellVector.Store(n, row.Saved + jn, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j, jn = 2 * units + j;
            V z = CellVector.Load<V, T>(row.Saved + j, left), n = CellVector.Load<V, T>(row.Saved + jn, left);
            V dh = CellVector.Load<V, T>(row.StateGradient + j, left) + CellVector.Load<V, T>(row.OutputGradient + j, left);
            CellVector.Store(dh * (CellVector.Load<V, T>(row.Before + j, left) - n) * z * (V.One - z), row.InputGradient + j, left);
            CellVector.Store(dh * (V.One - z) * (V.One - n * n), row.InputGradient + jn, left);
            CellVector.Store(dh * z, row.StateGradient + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void BackwardEnd<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j, jr = units + j;
            V r = CellVector.Load<V, T>(row.Saved + jr, left), dReset = CellVector.Load<V, T>(row.Second + j, left);
            V dr = dReset * CellVector.Load<V, T>(row.Before + j, left) * r * (V.One - r);
            CellVector.Store(dr, row.InputGradient + jr, left);
            CellVector.Store(CellVector.Load<V, T>(row.StateGradient + j, left) + dReset * r, row.StateGradient + j, left);
        }
    }
}
