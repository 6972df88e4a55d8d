using System.Diagnostics.CodeAnalysis;
using Provisioning;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Provisions a database, runs SQL in it, and shows what it uses.

        Usage: dotnet run --project samples/Quickstart -- [options]

          --organization NAME   organization that the database belongs to (default: acme)
          --project NAME        project that it serves (default: shop)
          --engine NAME         postgresql (default: postgresql)
          --tier NAME           FREE, STANDARD or ENTERPRISE (default: STANDARD)
          --kubeconfig PATH     use that cluster; without it an embedded one is started, and gone at the end
          --context NAME        context of the kubeconfig (default: its current one)
          --tour                a second act: back up, lose a table, get it back, rotate the password, lose the primary
          --store NAME          with --tour and --kubeconfig: the backup store to use, one of Provisioning:BackupStores of the configuration
          --cleanup             deprovision at the end, at once
          --help                this text

        On a terminal the database stays up until Ctrl-C; with the output redirected the program ends by itself. Either way it removes what it has made.
        Exit codes: 0 done, 1 failed, 2 wrong arguments, 130 interrupted.
        """;

    /// <summary>Name of the store that the embedded cluster has.</summary>
    public const string EmbeddedStore = "local";

    public string Organization { get; private init; } = "acme";

    public string Project { get; private init; } = "shop";

    public DatabaseEngine Engine { get; private init; } = DatabaseEngine.PostgreSql;

    public DatabaseTier Tier { get; private init; } = DatabaseTier.Standard;

    public string? Kubeconfig { get; private init; }

    public string? Context { get; private init; }

    public bool Tour { get; private init; }

    public string? Store { get; private init; }

    public bool Cleanup { get; private init; }

    public bool Help { get; private init; }

    /// <summary>The database that is asked for.</summary>
    public DatabaseSpec Spec => new PostgreSqlSpec
    {
        Organization = Organization, Project = Project, Tier = Tier, Backup = Tour ? BackupPolicy.Daily(Store ?? EmbeddedStore) : null,
    };

    /// <summary>Reads the command line; when it is wrong, <paramref name="problem"/> says why.</summary>
    public static bool TryParse(IReadOnlyList<string> args, out Arguments arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = new Arguments();
        problem = null;
        for (var i = 0; i < args.Count && problem is null; i++)
        {
            if (args[i] is "--help" or "-h" or "-?")
            {
                arguments = arguments with { Help = true };
            }
            else if (args[i] == "--cleanup")
            {
                arguments = arguments with { Cleanup = true };
            }
            else if (args[i] == "--tour")
            {
                arguments = arguments with { Tour = true };
            }
            else if (arguments.With(args[i], "") is null)
            {
                problem = $"There is no option '{args[i]}'.";
            }
            else if (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal) || args[i + 1].Trim().Length == 0)
            {
                problem = $"{args[i]} needs a value.";
            }
            else
            {
                arguments = arguments.With(args[i], args[++i])!;
            }
        }

        problem ??= arguments.FindProblem();
        return problem is null;
    }

    private Arguments? With(string option, string value) => option switch
    {
        "--organization" => this with { Organization = value },
        "--project" => this with { Project = value },
        "--engine" => value.Length == 0 ? this : this with { Engine = new DatabaseEngine(value) },
        "--tier" => value.Length == 0 ? this : this with { Tier = new DatabaseTier(value) },
        "--kubeconfig" => this with { Kubeconfig = value },
        "--context" => this with { Context = value },
        "--store" => this with { Store = value },
        _ => null,
    };

    private string? FindProblem() =>
        Help ? null
        : Engine != DatabaseEngine.PostgreSql ? $"--engine {Engine}: only {DatabaseEngine.PostgreSql} can be provisioned so far."
        : Tour && Kubeconfig is not null && Store is null ? "--tour needs a place for backups: with --kubeconfig give it with --store."
        : Store is not null && !Tour ? "--store goes with --tour."
        : Context is not null && Kubeconfig is null ? "--context goes with --kubeconfig."
        : Kubeconfig is not null && !File.Exists(Kubeconfig) ? $"--kubeconfig: there is no file {Kubeconfig}."
        : null;
}
