using System.Globalization;

namespace Provisioning.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    public const string Usage = """
        Usage: dotnet run -c Release --project bench/Provisioning.Benchmarks -- [options]

          --databases N    how many are provisioned at once (default: 200)
          --sequential N   how many provisions the time to ACTIVE is measured over (default: 50)
          --no-real        leave out what needs PostgreSQL's programs: the life of a real database, and the quickstart
          --no-quickstart  leave out the quickstart, which needs `dotnet build -c Release samples/Quickstart`
          --output FILE    also write the report there
        """;

    public int Databases { get; private init; } = 200;

    public int Sequential { get; private init; } = 50;

    public bool Real { get; private init; } = true;

    public bool Quickstart { get; private init; } = true;

    public string? Output { get; private init; }

    public static bool TryParse(IReadOnlyList<string> args, out Settings settings)
    {
        settings = new Settings();
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            switch (args[i])
            {
                case "--no-real":
                    settings = settings with { Real = false, Quickstart = false };
                    continue;
                case "--no-quickstart":
                    settings = settings with { Quickstart = false };
                    continue;
                case "--databases" when int.TryParse(value, CultureInfo.InvariantCulture, out var databases) && databases > 0:
                    settings = settings with { Databases = databases };
                    break;
                case "--sequential" when int.TryParse(value, CultureInfo.InvariantCulture, out var sequential) && sequential > 0:
                    settings = settings with { Sequential = sequential };
                    break;
                case "--output" when value.Length > 0:
                    settings = settings with { Output = value };
                    break;
                default:
                    return false;
            }

            i++;
        }

        return true;
    }
}
