using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>h' = tanh(p + h · R). Its slope is known from h' alone, so nothing is saved.</summary>
internal readonly unsafe struct SimpleCell : IRecurrentCell
{
    public static int Parts => 1;

    public static int SavedParts => 0;

    public static void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged =>
        CellVector.Tanh<V, T>(row.Input, row.Product, row.After, row.Units);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        for (int j = 0; j < row.Units; j += V.Count)
        {
            int left = row.Units - j;
            V h = CellVector.Load<V, T>(row.After + j, left);
            V dh = CellVector.Load<V, T>(row.StateGradient + j, left) + CellVector.Load<V, T>(row.OutputGradient + j, left);
            CellVector.Store(dh * (V.One - h * h), row.InputGradient + j, left);
            CellVector.Store(V.Zero, row.StateGradient + j, left);
        }
    }
}
