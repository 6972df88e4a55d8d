using System.Text.Json.Serialization.Metadata;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>
/// What an engine is to the pipeline: pure functions, without I/O (but for <see cref="ProbeAsync"/>, over a given stream) and without a clock. The pipeline
/// does the rest, the same for every engine; another engine is another folder with another implementation.
/// </summary>
internal interface IEngine
{
    DatabaseEngine Engine { get; }

    /// <summary>How long <c>{organization}-{project}</c> may be so that every derived name fits, those after a restore in place included.</summary>
    int MaxNameLength { get; }

    /// <summary>How the engine's specs are recorded; of a type derived from <see cref="DatabaseSpec"/>.</summary>
    JsonTypeInfo SpecTypeInfo { get; }

    /// <summary>What <see cref="GetReadiness"/> looks at; one watch each serves every database.</summary>
    IReadOnlyList<EngineWatch> Watches { get; }

    /// <summary>What is deleted before the namespace is.</summary>
    EngineTeardown Teardown { get; }

    /// <summary>The operators that must be in the cluster for this database, such as one more when its spec asks for backups.</summary>
    IEnumerable<OperatorRequirement> GetOperators(DatabaseContext context);

    /// <summary>The version to record for the database: the spec's, or the host's default of today.</summary>
    string ResolveVersion(DatabaseSpec spec);

    /// <summary>The spec with the recorded version where it leaves the version open, so that another default never changes a database that exists.</summary>
    DatabaseSpec PinVersion(DatabaseSpec spec, string version);

    /// <summary>What is wrong with the spec beyond what holds for every engine, such as an unknown version or a refused parameter.</summary>
    /// <param name="spec">The spec; its quantities may be malformed, which others report.</param>
    /// <param name="tier">What its tier gives; null when there is no such tier, which others report.</param>
    IEnumerable<SpecError> Validate(DatabaseSpec spec, TierDefinition? tier);

    /// <summary>
    /// What cannot be changed from the one to the other, such as a smaller volume (by the spec or by its tier); empty when the change is possible.
    /// </summary>
    IEnumerable<SpecError> ValidateChange(DatabaseContext current, DatabaseContext desired);

    /// <summary>Everything to apply, by stage and in order.</summary>
    DatabaseManifests Render(DatabaseContext context);

    /// <summary>How far the database is, from what the watches saw. Not fooled by a status that is older than the spec.</summary>
    Readiness GetReadiness(DatabaseContext context, IObservedObjects observed);

    /// <summary>
    /// The cause out of the last lines of a log that <see cref="GetReadiness"/> points to, as one sentence; null when it holds none.
    /// Only this sentence may be shown: raw lines may hold more than people should see.
    /// </summary>
    string? ExplainLog(string log);

    /// <summary>
    /// The cause, as a clause with its remedy, when the log of what <see cref="GetReadiness"/> still calls progressing shows that no waiting will help; null
    /// when it may yet succeed.
    /// </summary>
    string? FindFinalCause(string log) => null;

    /// <summary>
    /// The operator's main object when it never came to life, holds no data and cannot take the spec any more, so that a repeated provision has to delete it
    /// first; null when it can go on with what is there.
    /// </summary>
    KubernetesResource? FindStillborn(DatabaseContext context, IObservedObjects observed);

    /// <summary>
    /// Where applications connect: <see cref="DatabaseManifests.Endpoint"/>. The same for the database's whole life, whatever <see cref="DatabaseContext.Name"/> is.
    /// </summary>
    DatabaseEndpoint GetEndpoint(DatabaseContext context);

    /// <summary>
    /// The host that leads to the primary of what <see cref="DatabaseContext.Name"/> names, even while the endpoint leads to another one; on the same port.
    /// </summary>
    string GetOwnHost(DatabaseContext context);

    /// <summary>Names of the Secrets that <see cref="ReadCredentials"/> needs, all in the database's namespace.</summary>
    IReadOnlyList<string> GetCredentialSecrets(DatabaseContext context);

    /// <summary>The application's credentials from the Secrets, by name; throws <see cref="ProvisioningException"/> when a key is missing.</summary>
    DatabaseCredentials ReadCredentials(DatabaseContext context, IReadOnlyDictionary<string, Resources.Secret> secrets);

    /// <summary>The database's instances among the pods; the role is <c>primary</c>, <c>replica</c> or empty.</summary>
    IEnumerable<(Resources.Pod Pod, string Role)> GetInstances(DatabaseContext context, IObservedObjects observed);

    /// <summary>
    /// Logs in over the stream to the primary and asks whether it takes writes and runs with the spec's settings: what no status proves.
    /// Returns null when it does, else one sentence why not.
    /// </summary>
    Task<string?> ProbeAsync(DatabaseContext context, Stream stream, DatabaseCredentials credentials, CancellationToken cancellationToken);
}
