using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Myelin.Cli.Parsing;

/// <summary>Options that say in plain words what they take when they are given something else.</summary>
internal static class Options
{
    public static Option<int?> Whole(string name, int least, int most, string description, string placeholder = "N") =>
        Typed<int?>(name, placeholder, description, text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= least && value <= most
                ? value
                : null,
            most == int.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}");

    public static Option<ulong?> Seed(string name, string description) =>
        Typed<ulong?>(name, "N", description, text =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null,
            "a whole number of at least 0");

    public static Option<double?> Number(string name, string description, Func<double, bool> allowed, string kind, string placeholder = "X") =>
        Typed<double?>(name, placeholder, description, text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) && allowed(value)
                ? value
                : null,
            kind);

    public static Option<string?> Choice(string name, IReadOnlyList<string> choices, string placeholder, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                string? choice = choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase));
                if (choice is null) result.AddError($"{name} is {Either(choices)}; it is not \"{text}\".");
                return choice;
            },
        };

    public static Option<string?> Text(string name, string placeholder, string description) =>
        new(name) { Description = description, HelpName = placeholder };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>Sizes with commas between, such as <c>64,32</c>; <c>none</c> for an empty list.</summary>
    public static Option<int[]?> Sizes(string name, string placeholder, int most, string description) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value.Trim();
                if (text is "none" or "0") return [];
                var sizes = new List<int>();
                foreach (string part in text.Split(','))
                {
                    if (int.TryParse(
                        part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int size)
                        && size >= 1 && size <= most)
                    {
                        sizes.Add(size);
                        continue;
                    }

                    result.AddError($"{name} takes sizes from 1 to {most} with commas between, such as 64,32, or none; it is not \"{text}\".");
                    return null;
                }

                return [.. sizes];
            },
        };

    /// <summary>"a", "b" or "c".</summary>
    public static string Either(IReadOnlyList<string> choices) =>
        choices.Count == 1 ? choices[0] : $"{string.Join(", ", choices.Take(choices.Count - 1))} or {choices[^1]}";

    private static Option<T> Typed<T>(string name, string placeholder, string description, Func<string, T> parse, string kind) =>
        new(name)
        {
            Description = description,
            HelpName = placeholder,
            CustomParser = result =>
            {
                T value = parse(result.Tokens[0].Value);
                if (value is null) result.AddError($"{name} takes {kind}; it is not \"{result.Tokens[0].Value}\".");
                return value;
            },
        };
}
