using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>The long short-term memory; saved are its gates i, f, g and o.</summary>
internal readonly unsafe struct LstmCell : IRecurrentCell
{
    public static int Parts => 4;

    public static int SavedParts => 4;

    public static bool HasMemory => true;

    public static void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* input = row.Input, product = row.Product, gates = row.Saved == null ? product : row.Saved;
        CellVector.Sigmoid<V, T>(input, product, gates, 2 * units);
        CellVector.Tanh<V, T>(input + 2 * units, product + 2 * units, gates + 2 * units, units);
        CellVector.Sigmoid<V, T>(input + 3 * units, product + 3 * units, gates + 3 * units, units);
        Join<V, T>(row, gates);
    }

    /// <summary>c' and h' from the gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Join<V, T>(in CellRow<T> row, T* gates) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* before = row.MemoryBefore, memory = row.MemoryAfter, after = row.After;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j;
            V kept = CellVector.Load<V, T>(gates + units + j, left) * CellVector.Load<V, T>(before + j, left);
            V c = kept + CellVector.Load<V, T>(gates + j, left) * CellVector.Load<V, T>(gates + 2 * units + j, left);
            CellVector.Store(c, memory + j, left);
            CellVector.Store(CellVector.Load<V, T>(gates + 3 * units + j, left) * V.Tanh(c), after + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* saved = row.Saved, dx = row.InputGradient;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j, jf = units + j, jg = 2 * units + j, jo = 3 * units + j;
            V i = CellVector.Load<V, T>(saved + j, left), f = CellVector.Load<V, T>(saved + jf, left);
            V g = CellVector.Load<V, T>(saved + jg, left), o = CellVector.Load<V, T>(saved + jo, left);
            V tanh = V.Tanh(CellVector.Load<V, T>(row.MemoryAfter + j, left));
            V dh = CellVector.Load<V, T>(row.StateGradient + j, left) + CellVector.Load<V, T>(row.OutputGradient + j, left);
            V dc = CellVector.Load<V, T>(row.MemoryGradient + j, left) + dh * o * (V.One - tanh * tanh);
            if (row.MemoryOutputGradient != null) dc += CellVector.Load<V, T>(row.MemoryOutputGradient + j, left);
            CellVector.Store(dc * g * i * (V.One - i), dx + j, left);
            CellVector.Store(dc * CellVector.Load<V, T>(row.MemoryBefore + j, left) * f * (V.One - f), dx + jf, left);
            CellVector.Store(dc * i * (V.One - g * g), dx + jg, left);
            CellVector.Store(dh * tanh * o * (V.One - o), dx + jo, left);
            CellVector.Store(dc * f, row.MemoryGradient + j, left);
            CellVector.Store(V.Zero, row.StateGradient + j, left);
        }
    }
}
