namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>Databases with backups.</summary>
internal static class BackedUp
{
    public const string Store = "store";

    private static CancellationToken CancellationToken => Deadline.Token;

    /// <summary>A library with a store, in which every tenant has a folder.</summary>
    public static Task<Library> StartLibraryWithStoreAsync(this Tenant tenant) => tenant.StartLibraryAsync(options =>
        options.BackupStores[Store] = new() { Bucket = "backups", Path = tenant.Organization, AccessKeyId = "id", SecretAccessKey = "key" });

    public static PostgreSqlSpec WithBackup(this PostgreSqlSpec spec) => spec with { Backup = BackupPolicy.Daily(Store) };

    /// <summary>Provisions the database and takes a base backup.</summary>
    public static async Task ProvisionBackedUpAsync(this Library library, PostgreSqlSpec spec)
    {
        await library.ProvisionAsync(spec.WithBackup());
        await library.EndAsync(library.Backups.BackupAsync(spec.Id, cancellationToken: CancellationToken));
    }

    /// <summary>The time by the database's clock.</summary>
    public static async Task<DateTimeOffset> GetClockAsync(this Library library, DatabaseId id) =>
        new((DateTime)(await Sql.RunAsync(library, id, "select clock_timestamp()"))!);

    public static Task<Operation> RestoreAsync(this Library library, DatabaseSpec spec, DatabaseId source, RestoreTarget target) =>
        library.Backups.RestoreAsync(new RestoreRequest { Spec = spec, Source = source, Target = target }, cancellationToken: CancellationToken);
}
