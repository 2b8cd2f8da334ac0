using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myelin.Datasets;

/// <summary>Rows of arrays as C# has them: of several axes (<c>float[,]</c>), or of arrays (<c>float[][]</c>).</summary>
internal static class ArrayRows
{
    /// <summary>All numbers row after row, and the axes of one row.</summary>
    /// <exception cref="ArgumentException">They are not float, double or int, there are no rows, or rows differ in length.</exception>
    public static (float[] Numbers, int[] RowShape) Numbers(Array rows, string name)
    {
        (Array flat, int[] rowShape) = Flat(rows, name);
        return (flat switch
        {
            float[] floats => floats,
            double[] doubles => Array.ConvertAll(doubles, number => (float)number),
            int[] ints => Array.ConvertAll(ints, number => (float)number),
            _ => throw new ArgumentException($"Numbers must be float, double or int; these are {flat.GetType().GetElementType()!.Name}.", name),
        }, rowShape);
    }

    /// <summary>Whole numbers row after row, and the axes of one row; null for what is none.</summary>
    /// <exception cref="ArgumentException">There are no rows, or rows differ in length.</exception>
    public static (int[] Labels, int[] RowShape)? Labels(Array rows, string name) =>
        Flat(rows, name) is (int[] labels, { } rowShape) ? (labels, rowShape) : null;

    private static (Array Flat, int[] RowShape) Flat(Array rows, string name)
    {
        if (rows.Length == 0)
            throw new ArgumentException("There are no numbers.", name);
        Type type = rows.GetType().GetElementType()!;
        if (!type.IsArray)
        {
            int[] shape = [.. Enumerable.Range(1, rows.Rank - 1).Select(rows.GetLength)];
            return (rows.Rank == 1 ? rows
                : type == typeof(float) ? Copy<float>(rows)
                : type == typeof(double) ? Copy<double>(rows)
                : type == typeof(int) ? Copy<int>(rows)
                : rows, shape);
        }

        return rows switch
        {
            float[][] floats => Joined(floats, name),
            double[][] doubles => Joined(doubles, name),
            int[][] ints => Joined(ints, name),
            _ => throw new ArgumentException(
                $"Arrays of arrays are float[][], double[][] or int[][]; this is {rows.GetType().Name}. "
                    + "For rows of more axes take one array of all, such as float[,,].", name),
        };
    }

    private static (Array Flat, int[] RowShape) Joined<T>(T[][] rows, string name)
    {
        int width = rows[0]?.Length ?? 0, wrong = Array.FindIndex(rows, row => row is null || row.Length != width);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"Row 0 has {Counted.Of(width, "number")} and row {wrong} has {rows[wrong]?.Length ?? 0}; "
                    + "all rows must have the same number.", name);
        }

        T[] all = new T[checked(rows.Length * width)];
        for (int row = 0; row < rows.Length; row++)
            rows[row].CopyTo(all, row * width);
        return (all, [width]);
    }

    private static T[] Copy<T>(Array rows)
        where T : unmanaged
    {
        var flat = new T[rows.Length];
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(rows)), rows.Length).CopyTo(flat);
        return flat;
    }
}
