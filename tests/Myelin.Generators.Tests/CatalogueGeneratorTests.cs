using Microsoft.CodeAnalysis;

namespace Myelin.Generators.Tests;

/// <summary>What the generator writes of small houses, and what it objects to.</summary>
public sealed class CatalogueGeneratorTests
{
    [Fact]
    public void Summaries_are_plain_text()
    {
        (string catalogue, _, _) = SmallHouse.Generate("""
            /// <summary>
            /// Does <c>x</c>, as <see cref="Initializer.Zeros"/> and <see cref="Padding"/>, with
            /// <paramref name="rate"/> &lt; 1, or <see langword="null"/>. <para>More.</para>
            /// </summary>
            public sealed record Thing(double rate = 0) : Layer { public double Rate => rate; }
            """);
        Assert.Contains(
            "new(\"layer\", \"Thing\", \"Does x, as Initializer.Zeros and Padding, with rate < 1, or null. More.\"", catalogue,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int units", "new(\"units\", \"int\", null)")]
    [InlineData("double value = 1e-7", "new(\"value\", \"double\", \"1e-7\")")]
    [InlineData("double value = 1e30", "new(\"value\", \"double\", \"1e30\")")]
    [InlineData("double value = -0.5", "new(\"value\", \"double\", \"-0.5\")")]
    [InlineData("double value = double.PositiveInfinity", "new(\"value\", \"double\", \"infinity\")")]
    [InlineData("bool value = true", "new(\"value\", \"bool\", \"true\")")]
    [InlineData("string value = \"val_loss\"", "new(\"value\", \"string\", \"val_loss\")")]
    [InlineData("string value = \"\"", "new(\"value\", \"string\", \"\\\"\\\"\")")]
    [InlineData("Padding value = Padding.ZeroAll", "new(\"value\", \"Padding\", \"zero_all\")")]
    [InlineData("Padding? value = null", "new(\"value\", \"Padding?\", \"null\")")]
    [InlineData("int? value = null", "new(\"value\", \"int?\", \"null\")")]
    [InlineData("params int[] value", "new(\"value\", \"int[]\", null)")]
    public void Defaults_are_told_as_people_read_them(string parameter, string expected)
    {
        string name = parameter.Split(' ')[parameter.StartsWith("params", StringComparison.Ordinal) ? 2 : 1];
        string type = parameter.StartsWith("params", StringComparison.Ordinal) ? "int[]" : parameter.Split(' ')[0];
        (string catalogue, _, string[] problems) = SmallHouse.Generate($$"""
            /// <summary>A thing.</summary>
            public sealed record Thing : Layer
            {
                public Thing({{parameter}}) => {{char.ToUpperInvariant(name[0])}}{{name[1..]}} = {{name}};
                public {{type}} {{char.ToUpperInvariant(name[0])}}{{name[1..]}} { get; }
            }
            """);
        Assert.Empty(problems);
        Assert.Contains(expected, catalogue, StringComparison.Ordinal);
    }

    [Fact]
    public void What_null_stands_for_is_found_in_the_constructor_that_says_it()
    {
        (string catalogue, _, _) = SmallHouse.Generate("""
            public abstract class Wide : Optimizer
            {
                protected Wide(Initializer? first, Initializer? second) => (First, Second) = (first ?? Initializer.Zeros, second ?? Initializer.Constant(0.5));
                public override string Name => "wide";
                public Initializer First { get; }
                public Initializer Second { get; }
            }

            /// <summary>By a constructor.</summary>
            [NotInFiles] public sealed class One : Wide { public One(Initializer? first = null, Initializer? second = null) : base(first, second: second) { } }

            /// <summary>By a primary one.</summary>
            public sealed class Two(Initializer? first = null, Initializer? second = null) : Wide(first, second);
            """);
        string expected = "[ new(\"first\", \"Initializer\", \"Zeros\"), new(\"second\", \"Initializer\", \"Constant(0.5)\"), ";
        Assert.Contains("new(\"optimizer\", \"One\", \"By a constructor.\", " + expected, catalogue, StringComparison.Ordinal);
        Assert.Contains("new(\"optimizer\", \"Two\", \"By a primary one.\", " + expected, catalogue, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_kinds_and_what_is_listed_follow_the_attributes()
    {
        (string catalogue, string forms, _) = SmallHouse.Generate("""
            /// <summary>1</summary>
            [CatalogueName("Other")] [InCatalogue("activation")] public sealed record Thing : Layer;
            [NotInCatalogue] public sealed record Hidden : Layer;
            internal sealed record Inner : Layer;
            /// <summary>2</summary>
            [NotInFiles] public sealed record Unwritten(object Some) : Layer;
            /// <summary>3</summary>
            public sealed record Function(System.Func<int> F) : Layer;
            /// <summary>4</summary>
            [InCatalogue("model")] public sealed class Machine(int size) { public int Size => size; }
            """);
        Assert.Contains("new(\"layer\", \"Other\", \"1\"", catalogue, StringComparison.Ordinal);
        Assert.Contains("new(\"activation\", \"Other\", \"1\"", catalogue, StringComparison.Ordinal);
        Assert.Contains("new(\"model\", \"Machine\", \"4\", [ new(\"size\", \"int\", null), ]", catalogue, StringComparison.Ordinal);
        Assert.Contains(
            "new(\"initializer\", \"Constant\", \"All one number.\", [ new(\"value\", \"double\", \"1e-7\"), ]", catalogue,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", catalogue, StringComparison.Ordinal);
        Assert.DoesNotContain("Inner", catalogue, StringComparison.Ordinal);
        Assert.Contains("new(\"other\", typeof(global::Myelin.Thing)", forms, StringComparison.Ordinal);
        Assert.Contains("new(\"hidden\", typeof(global::Myelin.Hidden)", forms, StringComparison.Ordinal);
        Assert.DoesNotContain("Unwritten", forms, StringComparison.Ordinal);
        Assert.DoesNotContain("Function", forms, StringComparison.Ordinal);
        Assert.DoesNotContain("Machine", forms, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_files_is_what_the_type_says_or_else_its_class()
    {
        (_, string forms, _) = SmallHouse.Generate("""
            /// <summary>1</summary>
            public sealed class AdamW : Optimizer { public override string Name => "adamw"; }
            /// <summary>2</summary>
            public sealed class PlainStep(double momentum = 0) : Optimizer { public override string Name => "plain" + Momentum; public double Momentum => momentum; }
            """);
        Assert.Contains("new(\"adamw\", typeof(global::Myelin.AdamW)", forms, StringComparison.Ordinal);
        Assert.Contains("new(\"plain_step\", typeof(global::Myelin.PlainStep), [], [\"momentum\", \"decay\"], 1,", forms, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "public sealed record Thing : Layer;",
        "MYELIN001: Thing is in the catalogue and has no XML summary; write one, or mark it [NotInCatalogue]")]
    [InlineData(
        "/// <summary>1</summary>\npublic sealed record Thing : Layer { public Thing(int size) { } }",
        "MYELIN002: The parameter size of Thing has no public property Size, so a file cannot hold it; "
            + "add the property, or mark the type [NotInFiles]")]
    [InlineData(
        "/// <summary>1</summary>\npublic sealed record Thing : Layer { public Thing(object size) { Size = size; } public object Size { get; } }",
        "MYELIN003: size of Thing is of the type object, which has no form in JSON; "
            + "give that type a static Parse(string) with a ToString to match, or mark Thing [NotInFiles]")]
    [InlineData(
        "/// <summary>1</summary>\npublic sealed record Thing : Layer { public double Size { get; init; } = System.Math.Sqrt(2); }",
        "MYELIN004: The default of Size of Thing is no constant, static property or empty list, so it cannot be told and compared")]
    [InlineData(
        "/// <summary>1</summary>\npublic sealed record Thing : Layer;\n/// <summary>1</summary>\n"
            + "[CatalogueName(\"Thing\")] public sealed record Other : Layer;",
        "MYELIN005: Two types have the name \"thing\" in files: Thing and Other")]
    public void What_cannot_be_is_an_error(string source, string problem) => Assert.Equal([$"error {problem}"], SmallHouse.Generate(source).Problems);

    [Fact]
    public void Nothing_is_written_again_where_nothing_changed_that_it_says()
    {
        Compilation compilation = SmallHouse.Build("/// <summary>1</summary>\npublic sealed record Thing : Layer;");
        GeneratorDriver driver = SmallHouse.Driver().RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(SmallHouse.Parse("class Elsewhere;")));
        Assert.All(
            driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, output.Reason.ToString()));
    }
}
