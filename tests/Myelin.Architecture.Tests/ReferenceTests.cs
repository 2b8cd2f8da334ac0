using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Myelin.Architecture.Tests;

/// <summary>No room knows one above it, and the lower rooms stand on .NET alone.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Rooms => [.. House.Rooms];

    public static TheoryData<string> RoomsWithoutPackages => [.. House.Packages.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Projects_refer_downwards(string room)
    {
        Assert.Contains(room, House.Order);
        Assert.Equal([], House.References(room).Select(known => House.Objection(room, known)).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Built_assemblies_refer_downwards(string room)
    {
        string[] known = [.. AssemblyReferences(room).Where(name => name == "Myelin" || name.StartsWith("Myelin.", StringComparison.Ordinal))];
        Assert.Equal([], known.Select(name => House.Objection(room, name)).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(RoomsWithoutPackages))]
    public void Lower_rooms_have_no_third_party_packages(string room)
    {
        string[] packages = [.. House.Project(room).Descendants("PackageReference")
            .Where(p => !string.Equals(p.Attribute("PrivateAssets")?.Value, "all", StringComparison.OrdinalIgnoreCase))
            .Select(p => p.Attribute("Include")!.Value)];
        Assert.Equal([], packages.Except(House.Packages[room]));

        string[] assemblies = [.. AssemblyReferences(room)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Myelin", StringComparison.Ordinal))];
        Assert.Equal([], assemblies);
    }

    [Fact]
    public void What_all_rooms_share_is_for_building_alone()
    {
        XDocument shared = XDocument.Load(Path.Combine(Repository.Root, "src", "Directory.Build.props"));
        Assert.All(shared.Descendants("PackageReference"), package => Assert.Equal("all", package.Attribute("PrivateAssets")?.Value));
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        XDocument solution = XDocument.Load(Path.Combine(Repository.Root, "Myelin.slnx"));
        HashSet<string> listed = [.. solution.Descendants("Project").Select(p => Path.GetFileNameWithoutExtension(p.Attribute("Path")!.Value))];
        IEnumerable<string> tests = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Select(f => Path.GetFileNameWithoutExtension(f));
        Assert.Equal([], House.Rooms.Concat(tests).Append(House.Generators).Where(project => !listed.Contains(project)));
    }

    [Fact]
    public void What_the_compiler_runs_is_no_part_of_a_package()
    {
        XElement reference = Assert.Single(
            House.Project("Myelin").Descendants("ProjectReference"),
            r => r.Attribute("Include")!.Value.Contains(House.Generators, StringComparison.Ordinal));
        Assert.Equal(("false", "all"), (reference.Attribute("ReferenceOutputAssembly")?.Value, reference.Attribute("PrivateAssets")?.Value));
        Assert.DoesNotContain(House.Generators, AssemblyReferences("Myelin"));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Every_room_has_tests(string room) =>
        Assert.True(
            File.Exists(Path.Combine(Repository.Root, "tests", room + ".Tests", room + ".Tests.csproj")),
            $"{room} has no tests/{room}.Tests.");

    // To the runtime, to Windows and to macOS, names that differ in capitals alone are one name.
    [Fact]
    public void Assemblies_have_different_names_whatever_their_capitals() =>
        Assert.Equal(House.Rooms.Count, House.Rooms.Select(AssemblyName).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void An_upward_reference_is_objected_to()
    {
        Assert.Null(House.Objection("Myelin.Graph", "Myelin.Kernels"));
        Assert.NotNull(House.Objection("Myelin.Kernels", "Myelin.Graph"));
        Assert.NotNull(House.Objection("Myelin.Data", "Myelin.Charts"));
        Assert.NotNull(House.Objection("Myelin.Graph", "Myelin.Graph"));
        Assert.NotNull(House.Objection("Myelin.Graph", "Myelin.Unheard"));
        Assert.NotEmpty(House.References("Myelin.Graph"));
        Assert.Contains("Myelin.Kernels", AssemblyReferences("Myelin.Graph"));
    }

    private static string AssemblyName(string room) => House.Project(room).Descendants("AssemblyName").FirstOrDefault()?.Value ?? room;

    /// <summary>The assemblies that a room's assembly, lying beside this one, was built against.</summary>
    private static string[] AssemblyReferences(string room)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, AssemblyName(room) + ".dll")));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
