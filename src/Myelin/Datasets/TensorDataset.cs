using System.Numerics.Tensors;

namespace Myelin.Datasets;

/// <summary>Makes datasets of tensors, whose first axis is the rows.</summary>
public static class TensorDataset
{
    extension(ArrayDataset)
    {
        /// <summary>A dataset whose targets are class labels.</summary>
        /// <param name="inputs">Of shape (rows, …). Copied.</param>
        /// <param name="labels">Of shape (rows,): one class a row, from 0. Copied.</param>
        /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
        public static ArrayDataset Of(Tensor<float> inputs, Tensor<int> labels)
        {
            ArgumentNullException.ThrowIfNull(inputs);
            ArgumentNullException.ThrowIfNull(labels);
            return labels.Rank == 1
                ? new ArrayDataset(Flat(inputs), RowShape(inputs), Flat(labels))
                : throw new ArgumentException($"Labels are one whole number a row, of shape (rows,); these have {labels.Rank} axes.", nameof(labels));
        }

        /// <summary>A dataset whose targets are numbers.</summary>
        /// <param name="inputs">Of shape (rows, …). Copied.</param>
        /// <param name="targets">Of shape (rows,) or (rows, …). Copied.</param>
        /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
        public static ArrayDataset Of(Tensor<float> inputs, Tensor<float> targets)
        {
            ArgumentNullException.ThrowIfNull(inputs);
            ArgumentNullException.ThrowIfNull(targets);
            int width = 1;
            foreach (int axis in RowShape(targets))
                width = checked(width * axis);
            return new ArrayDataset(Flat(inputs), RowShape(inputs), Flat(targets), width);
        }
    }

    private static int[] RowShape<T>(Tensor<T> tensor) => tensor.Rank == 0
        ? throw new ArgumentException("A tensor of data needs an axis of rows; it got a single number.", nameof(tensor))
        : [.. tensor.Lengths[1..].ToArray().Select(length => checked((int)length))];

    private static T[] Flat<T>(Tensor<T> tensor)
    {
        var numbers = new T[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return numbers;
    }
}
