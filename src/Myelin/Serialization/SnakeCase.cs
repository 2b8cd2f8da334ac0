using System.Text;

namespace Myelin.Serialization;

/// <summary>Names in files: Keras's rule, by which <c>Conv2D</c> is <c>conv2d</c>, <c>PReLU</c> <c>p_re_lu</c> and <c>kernelSize</c>
/// <c>kernel_size</c>.</summary>
internal static class SnakeCase
{
    /// <summary>A capital that follows a small letter, or comes before one, begins a word.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0 && char.IsUpper(name[i])
                && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
