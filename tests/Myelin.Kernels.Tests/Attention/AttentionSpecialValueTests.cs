using System.Numerics;
using System.Runtime.InteropServices;

namespace Myelin.Kernels.Tests;

/// <summary>
/// Attention where one operand holds NaN or an infinite number: it reaches what the formula makes of it, and nothing beside that. A result is
/// NaN, infinite or finite as a plain one in double precision is.
/// </summary>
public sealed unsafe class AttentionSpecialValueTests : VectorWidths
{
    private const double Scale = 0.6;

    private static readonly AttentionShape[] s_shapes =
        [
            new(1, 1, 1, 1, 1, 1), new(2, 5, 3, 2, 3, 4), new(1, 17, 16, 1, 8, 33), new(16, 4, 19, 3, 5, 2), new(1, 33, 40, 2, 16, 16),
            new(17, 8, 8, 2, 4, 4),
        ];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Special_values_reach_what_the_formula_says_and_nothing_else(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (AttentionShape shape in s_shapes)
        {
            for (int operand = 0; operand < 4; operand++)
            {
                foreach (double special in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0])
                {
                    var floats = new Floats { Problem = new Problem(shape, operand, special) };
                    VectorPath.Run(ref floats);
                    var doubles = new Doubles { Problem = new Problem(shape, operand, special) };
                    VectorPath.RunDouble(ref doubles);
                }
            }
        }
    }

    private struct Floats : IFloat32Work
    {
        public Problem Problem;

        readonly void IFloat32Work.Run<V>() => Problem.Check<V, float>(3e-5);
    }

    private struct Doubles : IFloat64Work
    {
        public Problem Problem;

        readonly void IFloat64Work.Run<V>() => Problem.Check<V, double>(1e-12);
    }

    /// <summary>One number of one operand is special: of the queries, the keys, the values or the output's gradient.</summary>
    private sealed class Problem
    {
        private readonly AttentionShape _s;
        private readonly string _name;
        private readonly double[] _query, _key, _value, _outputGradient;

        public Problem(AttentionShape s, int operand, double special)
        {
            _s = s;
            var random = new Random(s.GetHashCode() + operand);
            double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextDouble() * 2 - 1))];
            (_query, _key) = (Numbers(s.Batch * s.Queries * s.Heads * s.Size), Numbers(s.Batch * s.Keys * s.Heads * s.Size));
            (_value, _outputGradient) = (Numbers(s.Batch * s.Keys * s.Heads * s.ValueSize), Numbers(s.Batch * s.Queries * s.Heads * s.ValueSize));
            double[] touched = operand switch { 0 => _query, 1 => _key, 2 => _value, _ => _outputGradient };
            touched[random.Next(touched.Length)] = special;
            _name = $"{s}, {special} among the {(operand switch { 0 => "queries", 1 => "keys", 2 => "values", _ => "output's gradients" })}";
        }

        public void Check<V, T>(double bound)
            where V : struct, IVector<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] query = Pinned<T>(_query), key = Pinned<T>(_key), value = Pinned<T>(_value), outputGradient = Pinned<T>(_outputGradient);
            T[] weights = Empty<T>(_s.Batch * _s.Heads * _s.Queries * _s.Keys), output = Empty<T>(_outputGradient.Length);
            T[] queryGradient = Empty<T>(_query.Length), keyGradient = Empty<T>(_key.Length), valueGradient = Empty<T>(_value.Length);
            T[] workspace = Empty<T>((int)Math.Max(Kernels.Attention.ForwardWorkspace<T>(_s), Kernels.Attention.BackwardWorkspace<T>(_s)));
            var call = new AttentionCall<T>
            {
                Shape = _s, Scale = Scale, Query = At(query), Key = At(key), Value = At(value), Weights = At(weights), Output = At(output),
                OutputGradient = At(outputGradient), QueryGradient = At(queryGradient), KeyGradient = At(keyGradient),
                ValueGradient = At(valueGradient), Workspace = At(workspace),
            };
            Kernels.Attention.Forward<V, T>(call);
            Kernels.Attention.Backward<V, T>(call);
            var expected = new Reference(_s, _query, _key, _value, _outputGradient);
            Same("weights", expected.Weights, weights, bound);
            Same("output", expected.Output, output, bound);
            Same("gradient of the queries", expected.QueryGradient, queryGradient, bound);
            Same("gradient of the keys", expected.KeyGradient, keyGradient, bound);
            Same("gradient of the values", expected.ValueGradient, valueGradient, bound);
        }

        private void Same<T>(string what, double[] expected, T[] got, double bound) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int i = 0; i < expected.Length; i++)
            {
                double e = expected[i], g = double.CreateChecked(got[i]);
                bool same = double.IsFinite(e) ? Math.Abs(e - g) <= bound * Math.Max(1, Math.Abs(e)) : e.Equals(g);
                Assert.True(same, $"{_name}: number {i} of the {what} is {g}, expected {e}.");
            }
        }

        private static T[] Pinned<T>(double[] numbers) where T : unmanaged, INumberBase<T>
        {
            T[] pinned = Empty<T>(numbers.Length);
            for (int i = 0; i < numbers.Length; i++)
                pinned[i] = T.CreateTruncating(numbers[i]);
            return pinned;
        }

        private static T[] Empty<T>(int count) where T : unmanaged => GC.AllocateArray<T>(count + 1, pinned: true);

        private static T* At<T>(T[] pinned) where T : unmanaged => (T*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
    }

    /// <summary>Attention and its gradients, number by number.</summary>
    private sealed class Reference
    {
        public readonly double[] Weights, Output, QueryGradient, KeyGradient, ValueGradient;

        public Reference(AttentionShape s, double[] query, double[] key, double[] value, double[] outputGradient)
        {
            Weights = new double[s.Batch * s.Heads * s.Queries * s.Keys];
            Output = new double[outputGradient.Length];
            (QueryGradient, KeyGradient, ValueGradient) = (new double[query.Length], new double[key.Length], new double[value.Length]);
            for (int row = 0; row < s.Batch; row++)
            {
                for (int head = 0; head < s.Heads; head++)
                {
                    for (int q = 0; q < s.Queries; q++)
                    {
                        int ofQuery = ((row * s.Queries + q) * s.Heads + head) * s.Size,
                            ofOutput = ((row * s.Queries + q) * s.Heads + head) * s.ValueSize;
                        int OfKey(int k) => ((row * s.Keys + k) * s.Heads + head) * s.Size;
                        int OfValue(int k) => ((row * s.Keys + k) * s.Heads + head) * s.ValueSize;
                        double[] w = Softmax([.. Enumerable.Range(0, s.Keys)
                            .Select(k => Scale * Enumerable.Range(0, s.Size).Sum(i => query[ofQuery + i] * key[OfKey(k) + i]))]);
                        w.CopyTo(Weights, ((row * s.Heads + head) * s.Queries + q) * s.Keys);
                        double[] slope = new double[s.Keys];
                        for (int k = 0; k < s.Keys; k++)
                        {
                            for (int i = 0; i < s.ValueSize; i++)
                            {
                                Output[ofOutput + i] += w[k] * value[OfValue(k) + i];
                                ValueGradient[OfValue(k) + i] += w[k] * outputGradient[ofOutput + i];
                                slope[k] += outputGradient[ofOutput + i] * value[OfValue(k) + i];
                            }
                        }

                        double mean = Enumerable.Range(0, s.Keys).Sum(k => w[k] * slope[k]);
                        for (int k = 0; k < s.Keys; k++)
                        {
                            double score = w[k] * (slope[k] - mean);
                            for (int i = 0; i < s.Size; i++)
                            {
                                QueryGradient[ofQuery + i] += Scale * score * key[OfKey(k) + i];
                                KeyGradient[OfKey(k) + i] += Scale * score * query[ofQuery + i];
                            }
                        }
                    }
                }
            }
        }

        private static double[] Softmax(double[] scores)
        {
            double greatest = scores.Aggregate(double.NegativeInfinity, Math.Max);
            double[] powers = [.. scores.Select(x => Math.Exp(x - greatest))];
            double sum = powers.Sum();
            return [.. powers.Select(p => p / sum)];
        }
    }
}
