using System.IO.Compression;
using Myelin.Datasets;

namespace Myelin.Data.Tests;

public sealed class MnistTests : IDisposable
{
    private static readonly byte[] TwoImages = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102];
    private static readonly byte[] TwoLabels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 3];
    private readonly string _folder = Directory.CreateTempSubdirectory("myelin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reads_images_and_labels()
    {
        Write(TwoImages, TwoLabels);
        (ArrayDataset train, ArrayDataset test) = Mnist.Load(_folder);
        Assert.Equal([0f, 1f, 0.2f, 0.4f], train.Inputs.ToArray());
        Assert.Equal([1, 2], train.InputShape.ToArray());
        Assert.Equal([7, 3], test.Labels.ToArray());
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        string images = Path.Combine(_folder, "train-images-idx3-ubyte.gz"), labels = Path.Combine(_folder, "train-labels-idx1-ubyte.gz");
        Assert.Equal($"There is no file {images}.", Fault());
        Write(TwoLabels, TwoLabels);
        Assert.Equal($"{images} is not the right idx file: it starts with 0x00000801 instead of 0x00000803.", Fault());
        Write(TwoImages[..^1], TwoLabels);
        Assert.Equal($"{images} is cut short.", Fault());
        Write([.. TwoImages, 1], TwoLabels);
        Assert.Equal($"{images}: there is more in the file than its 4 bytes of content.", Fault());
        Write(TwoImages, [0, 0, 8, 1, 0, 0, 0, 1, 7]);
        Assert.Equal($"{images} has 2 images, but {labels} has 1 labels.", Fault());
        Write(TwoImages, [.. TwoLabels[..^1], 10]);
        Assert.Equal($"{labels}: label 2 is 10, which is not a digit.", Fault());
        Write([0, 0, 8, 3, 0, 0, 0, 2, 0xFF, 0, 0, 1, 0, 0, 0, 2], TwoLabels);
        Assert.Equal($"{images}: axis 2 is -16777215 long, which cannot be.", Fault());
        File.WriteAllBytes(images, TwoImages);
        Assert.StartsWith($"{images} cannot be read: ", Fault(), StringComparison.Ordinal);
    }

    private string Fault() => Assert.Throws<InvalidTableException>(() => Mnist.Load(_folder)).Message;

    private void Write(byte[] images, byte[] labels)
    {
        foreach (string part in new[] { "train", "t10k" })
        {
            Compress(Path.Combine(_folder, $"{part}-images-idx3-ubyte.gz"), images);
            Compress(Path.Combine(_folder, $"{part}-labels-idx1-ubyte.gz"), labels);
        }
    }

    private static void Compress(string path, byte[] content)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(content);
    }
}
