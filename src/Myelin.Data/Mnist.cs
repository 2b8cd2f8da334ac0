using System.Buffers.Binary;
using System.IO.Compression;
using Myelin.Datasets;

namespace Myelin.Data;

/// <summary>
/// The MNIST handwritten digits (LeCun, Cortes, Burges): 60,000 images to train on and 10,000 to test on, 28 × 28 pixels, ten classes.
/// </summary>
public static class Mnist
{
    private const int ImagesMagic = 0x803, LabelsMagic = 0x801, LargestSide = 4096;

    /// <summary>Reads the four files of the original distribution (<c>train-images-idx3-ubyte.gz</c> and so on).</summary>
    /// <param name="folder">Where they are; by default the folder <c>mnist</c> in the folder that the environment variable
    /// <c>MYELIN_DATA</c> names.</param>
    /// <returns>Images with pixels from 0 (paper) to 1 (ink), shape [28, 28], and labels 0 to 9.</returns>
    /// <exception cref="InvalidTableException">A file is missing, cut short or not of the idx format.</exception>
    public static (ArrayDataset Train, ArrayDataset Test) Load(string? folder = null)
    {
        if (folder is null)
        {
            string root = Environment.GetEnvironmentVariable("MYELIN_DATA")
                ?? throw new InvalidTableException("No folder was given for MNIST. Pass one, or set MYELIN_DATA to the folder that holds mnist.");
            folder = Path.Combine(root, "mnist");
        }

        return (Load(folder, "train"), Load(folder, "t10k"));
    }

    private static ArrayDataset Load(string folder, string part)
    {
        string imagesPath = Path.Combine(folder, $"{part}-images-idx3-ubyte.gz");
        string labelsPath = Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz");
        (int[] shape, byte[] pixels) = ReadIdx(imagesPath, ImagesMagic);
        (int[] count, byte[] digits) = ReadIdx(labelsPath, LabelsMagic);
        if (shape[0] != count[0]) throw new InvalidTableException($"{imagesPath} has {shape[0]} images, but {labelsPath} has {count[0]} labels.");
        int wrong = digits.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)9);
        if (wrong >= 0) throw new InvalidTableException($"{labelsPath}: label {wrong + 1} is {digits[wrong]}, which is not a digit.");
        float[] inputs = new float[pixels.Length];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = pixels[i] / 255f;
        return new ArrayDataset(inputs, shape.AsSpan(1), Array.ConvertAll(digits, digit => (int)digit));
    }

    /// <summary>The idx format: a magic number whose last byte is the number of axes, the axes, then the bytes; numbers are
    /// big-endian.</summary>
    private static (int[] Shape, byte[] Content) ReadIdx(string path, int magic)
    {
        if (!File.Exists(path)) throw new InvalidTableException($"There is no file {path}.");
        try
        {
            using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            Span<byte> word = stackalloc byte[4];
            stream.ReadExactly(word);
            int found = BinaryPrimitives.ReadInt32BigEndian(word);
            if (found != magic)
                throw new InvalidTableException($"{path} is not the right idx file: it starts with 0x{found:X8} instead of 0x{magic:X8}.");
            int[] shape = new int[magic & 0xFF];
            long length = 1;
            for (int i = 0; i < shape.Length; i++)
            {
                stream.ReadExactly(word);
                shape[i] = BinaryPrimitives.ReadInt32BigEndian(word);
                if (shape[i] <= 0 || (i > 0 && shape[i] > LargestSide))
                    throw new InvalidTableException($"{path}: axis {i + 1} is {shape[i]} long, which cannot be.");
                length *= shape[i];
            }

            if (length > Array.MaxLength) throw new InvalidTableException($"{path}: {length} bytes are more than can be read.");
            byte[] content = new byte[length];
            stream.ReadExactly(content);
            if (stream.ReadByte() >= 0)
                throw new InvalidTableException($"{path}: there is more in the file than its {length} bytes of content.");
            return (shape, content);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidTableException($"{path} is cut short.", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidTableException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
