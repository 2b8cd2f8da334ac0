using System.Globalization;

namespace Myelin;

/// <summary>Numbers of things in words: <c>1 epoch</c>, <c>2 epochs</c>.</summary>
internal static class Counted
{
    public static string Of(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
}
