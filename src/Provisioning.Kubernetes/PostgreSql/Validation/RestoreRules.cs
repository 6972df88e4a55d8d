using System.Globalization;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Quantities;

namespace Provisioning.Kubernetes.PostgreSql.Validation;

/// <summary>What a restored database has in common with its source.</summary>
internal static class RestoreRules
{
    /// <summary>
    /// Parameters of which a server that replays a log needs at least as much as the one that wrote it, with what they are when nobody sets them.
    /// </summary>
    private static readonly (string Name, int Default)[] NoLessThanTheSource =
        [("max_connections", 100), ("max_worker_processes", 32), ("max_wal_senders", 10), ("max_prepared_transactions", 0), ("max_locks_per_transaction", 64)];

    public static (DatabaseSpec Spec, IReadOnlyList<SpecError> Errors) Fit(
        PostgreSqlSpec spec, TierDefinition? tier, RestoreSource source, PostgreSqlOptions options)
    {
        var errors = new List<SpecError>();
        var from = source.Spec as PostgreSqlSpec;
        spec = spec with
        {
            DatabaseName = Match(nameof(spec.DatabaseName), spec.DatabaseName, source.Archive.DatabaseName, errors),
            Owner = Match(nameof(spec.Owner), spec.Owner, source.Archive.Owner, errors),
        };
        spec = FitVersion(spec, from, source.Archive.Version, options, errors);
        spec = FitStorage(spec, tier, source.Archive.Storage, errors);
        if (from is not null)
        {
            spec = FitParameters(spec, from, errors);
        }

        if (spec.InitSql.Count > 0 && (from is null || !spec.InitSql.SequenceEqual(from.InitSql, StringComparer.Ordinal)))
        {
            errors.Add(Error(nameof(spec.InitSql), "It is run on empty databases only. Leave it out, and run it after the restore."));
        }

        return (spec, errors);
    }

    private static string Match(string field, string? asked, string source, List<SpecError> errors)
    {
        if (asked is not null && asked != source)
        {
            errors.Add(Error(field, $"It is '{source}' in the backup, and cannot be '{asked}'. Leave it out, or rename it after the restore."));
        }

        return source;
    }

    private static PostgreSqlSpec FitVersion(
        PostgreSqlSpec spec, PostgreSqlSpec? from, string version, PostgreSqlOptions options, List<SpecError> errors)
    {
        var major = version.Split('.')[0];
        if (spec is { Version: null, Image: null })
        {
            // The source's own image or version where this host has it, else the same major version.
            var known = Images.Resolve(spec with { Version = version }, options).Image is not null;
            return from?.Image is { } image ? spec with { Image = image } : spec with { Version = known ? version : major };
        }

        if (Images.Resolve(spec, options).Image is { } chosen && chosen.Major.ToString(CultureInfo.InvariantCulture) != major)
        {
            errors.Add(Error(
                spec.Image is null ? nameof(spec.Version) : nameof(spec.Image),
                $"The backup is of PostgreSQL {major} and cannot be restored by PostgreSQL {chosen.Major}. Leave it out, and upgrade after the restore."));
        }

        return spec;
    }

    private static PostgreSqlSpec FitStorage(PostgreSqlSpec spec, TierDefinition? tier, string? source, List<SpecError> errors)
    {
        if (!Quantity.TryParse(source, out var needed) || !Quantity.TryParse(spec.Storage ?? tier?.Storage, out var has) || has >= needed)
        {
            return spec;
        }

        if (spec.Storage is null)
        {
            return spec with { Storage = source };
        }

        errors.Add(Error(nameof(spec.Storage), $"{spec.Storage} is less than the source's {source}. Leave it out, or ask for {source} or more."));
        return spec;
    }

    private static PostgreSqlSpec FitParameters(PostgreSqlSpec spec, PostgreSqlSpec from, List<SpecError> errors)
    {
        var parameters = new Dictionary<string, string>(spec.Parameters.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, preset) in NoLessThanTheSource)
        {
            var needed = Read(from.Parameters.GetValueOrDefault(name)) ?? preset;
            if (!parameters.TryGetValue(name, out var asked))
            {
                if (needed > preset)
                {
                    parameters[name] = from.Parameters[name];
                }
            }
            else if (Read(asked) < needed)
            {
                errors.Add(Error(
                    $"{nameof(spec.Parameters)}[{name}]",
                    string.Create(
                        CultureInfo.InvariantCulture, $"{asked} is less than the source's {needed}, which a recovery needs. Lower it after the restore.")));
            }
        }

        return spec with { Parameters = parameters };
    }

    private static int? Read(string? value) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static SpecError Error(string field, string message) => new() { Field = field, Message = message };
}
