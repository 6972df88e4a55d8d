namespace Provisioning;

/// <summary>A PostgreSQL database, run by CloudNativePG.</summary>
public sealed record PostgreSqlSpec : DatabaseSpec
{
    /// <inheritdoc/>
    public override DatabaseEngine Engine => DatabaseEngine.PostgreSql;

    /// <summary>
    /// Name of the application's database; <see langword="null"/> for the project's name with <c>_</c> in place of <c>-</c>. Fixed at creation.
    /// </summary>
    public string? DatabaseName { get; init; }

    /// <summary>The role that owns it and that the credentials are of; <see langword="null"/> for the database's name. Fixed at creation.</summary>
    public string? Owner { get; init; }

    /// <summary>Container image; <see langword="null"/> for the one that the host's options give for <see cref="DatabaseSpec.Version"/>.</summary>
    public string? Image { get; init; }

    /// <summary>PostgreSQL parameters by name, such as <c>max_connections</c>. Those that the operator fixes are refused.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init => field = new ValueDictionary(value); } = ValueDictionary.Empty;

    /// <summary>SQL that runs once as superuser in the application's database when it is created; a failing statement fails the creation.</summary>
    public IReadOnlyList<string> InitSql { get; init => field = new ValueList(value); } = ValueList.Empty;
}
