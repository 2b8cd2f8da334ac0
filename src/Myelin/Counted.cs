using System.Globalization;

namespace Myelin;

/// <summary>Numbers of things in words: <c>1 epoch</c>, <c>2 epochs</c>.</summary>
internal static class Counted
{
    public static string Of(long count, string thing) => Of(count, thing, $"{thing}s");

    public static string Of(long count, string thing, string things) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? thing : things)}");
}
