namespace Myelin.Benchmarks.Networks;

/// <summary>Dense layers one after another.</summary>
internal static class Mlp
{
    public static Model Create(int[] sizes, Activation activation, Activation last, double dropout = 0)
    {
        var layers = new List<Layer> { new Input(sizes[0]) };
        for (int i = 1; i < sizes.Length; i++)
        {
            bool isLast = i == sizes.Length - 1;
            layers.Add(new Dense(sizes[i], isLast ? last : activation, name: $"dense_{i}"));
            if (dropout > 0 && !isLast)
                layers.Add(new Dropout(dropout));
        }

        return new Sequential([.. layers]);
    }
}
