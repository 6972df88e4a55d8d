using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.PostgreSql.Validation;

/// <summary>Names of the application's database and of its owner.</summary>
internal static class IdentifierRules
{
    /// <summary>PostgreSQL cuts longer names off.</summary>
    private const int MaxLength = 63;

    /// <summary>Databases that every server has.</summary>
    private static readonly string[] ReservedDatabases = ["postgres", "template0", "template1"];

    /// <summary>The server's and the operator's roles, and words that SQL takes for something else where a role is meant.</summary>
    private static readonly string[] ReservedRoles =
        ["postgres", "streaming_replica", "public", "none", "current_user", "current_role", "session_user", "user"];

    public static IEnumerable<SpecError> Validate(PostgreSqlSpec spec)
    {
        if (spec.DatabaseName is null && !NameRules.IsDnsLabel(spec.Project))
        {
            // Both names follow from the project's, which is refused as such.
            yield break;
        }

        if (GetError(PostgreSqlNames.Database(spec), ReservedDatabases, []) is { } database)
        {
            yield return new() { Field = nameof(spec.DatabaseName), Message = database };
        }

        if (GetError(PostgreSqlNames.Owner(spec), ReservedRoles, ["pg_", "cnpg_"]) is { } owner)
        {
            yield return new() { Field = nameof(spec.Owner), Message = owner };
        }
    }

    private static string? GetError(string name, string[] reserved, string[] reservedPrefixes)
    {
        if (!IsIdentifier(name))
        {
            return $"'{name}' is not a name of 1 to 63 lowercase letters, digits and '_' with at least one letter.";
        }

        var prefix = Array.Find(reservedPrefixes, candidate => name.StartsWith(candidate, StringComparison.Ordinal));
        return prefix is not null || reserved.Contains(name, StringComparer.Ordinal)
            ? $"'{name}' is reserved by PostgreSQL or its operator{(prefix is null ? "" : $", as is every name that starts with '{prefix}'")}. Choose another."
            : null;
    }

    private static bool IsIdentifier(string name) =>
        name.Length is >= 1 and <= MaxLength && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            && name.Any(char.IsAsciiLetterLower);
}
