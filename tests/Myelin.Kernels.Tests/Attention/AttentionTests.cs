namespace Myelin.Kernels.Tests;

/// <summary>Attention of nothing: what lies in front of and behind its results is left alone.</summary>
public sealed unsafe class AttentionTests : VectorWidths
{
    private const int Margin = 16, Mark = 42;

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_keys_give_zeros_and_no_queries_or_batch_give_nothing(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (AttentionShape shape in (AttentionShape[])
        [
            new(1, 3, 0, 2, 2, 1), new(2, 5, 0, 3, 4, 17), new(1, 1, 0, 1, 1, 1), new(1, 0, 3, 2, 2, 1), new(0, 2, 3, 2, 2, 1), new(2, 0, 0, 1, 3, 2),
        ])
        {
            var floats = new Floats { Shape = shape };
            VectorPath.Run(ref floats);
            var doubles = new Doubles { Shape = shape };
            VectorPath.RunDouble(ref doubles);
        }
    }

    private struct Floats : IFloat32Work
    {
        public AttentionShape Shape;

        readonly void IFloat32Work.Run<V>() => Check<V, float>(Shape);
    }

    private struct Doubles : IFloat64Work
    {
        public AttentionShape Shape;

        readonly void IFloat64Work.Run<V>() => Check<V, double>(Shape);
    }

    private static void Check<V, T>(AttentionShape s)
        where V : struct, IVector<V, T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int ofQueries = s.Batch * s.Queries * s.Heads, ofKeys = s.Batch * s.Keys * s.Heads;
        T[] query = Marked(ofQueries * s.Size), key = Marked(ofKeys * s.Size), value = Marked(ofKeys * s.ValueSize),
            weights = Marked(ofQueries * s.Keys);
        T[] output = Marked(ofQueries * s.ValueSize), outputGradient = Marked(ofQueries * s.ValueSize);
        T[] queryGradient = Marked(ofQueries * s.Size), keyGradient = Marked(ofKeys * s.Size), valueGradient = Marked(ofKeys * s.ValueSize);
        T[] workspace = Marked((int)Math.Max(Kernels.Attention.ForwardWorkspace<T>(s), Kernels.Attention.BackwardWorkspace<T>(s)));
        var call = new AttentionCall<T>
        {
            Shape = s, Scale = 0.7, Query = At(query), Key = At(key), Value = At(value), Weights = At(weights), Output = At(output),
            OutputGradient = At(outputGradient), QueryGradient = At(queryGradient), KeyGradient = At(keyGradient), ValueGradient = At(valueGradient),
            Workspace = At(workspace),
        };
        Kernels.Attention.Forward<V, T>(call);
        AssertMade(output);
        AssertMade(weights);
        Kernels.Attention.Backward<V, T>(call);
        AssertMade(queryGradient);
        AssertMade(keyGradient);
        AssertMade(valueGradient);

        // The arrays are pinned, so their addresses hold.
        static T* At(T[] numbers) => (T*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(numbers, Margin);

        static T[] Marked(int count)
        {
            T[] numbers = GC.AllocateArray<T>(count + 2 * Margin, pinned: true);
            Array.Fill(numbers, T.CreateTruncating(Mark));
            return numbers;
        }

        void AssertMade(T[] numbers)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                bool isResult = i >= Margin && i < numbers.Length - Margin;
                Assert.True(
                    numbers[i] == T.CreateTruncating(isResult ? 0 : Mark),
                    $"{s}: number {i - Margin} of {numbers.Length - 2 * Margin} is {numbers[i]}.");
            }
        }
    }
}
