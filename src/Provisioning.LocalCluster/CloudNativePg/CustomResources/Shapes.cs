namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>Shapes that several schemas share.</summary>
internal static class Shapes
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Ref"] = "name! string",
        ["OptionalRef"] = "name string",
        ["KeyRef"] = """
            name! string
            key! string
            """,
        ["SelectorRef"] = """
            name string
            key! string
            optional bool
            """,
        ["CatalogRef"] = """
            apiGroup string
            kind! string
            name! string
            """,
        ["Condition"] = """
            type! string
            status! string enum=True|False|Unknown
            observedGeneration int64 min=0
            lastTransitionTime! time
            reason! string
            message! string
            """,
        ["Storage"] = """
            size string
            storageClass string
            resizeInUseVolumes bool default=true
            pvcTemplate any
            """,
        ["S3"] = """
            accessKeyId @KeyRef
            secretAccessKey @KeyRef
            region @KeyRef
            sessionToken @KeyRef
            inheritFromIAMRole bool
            """,
        ["Azure"] = """
            connectionString @KeyRef
            storageAccount @KeyRef
            storageKey @KeyRef
            storageSasToken @KeyRef
            inheritFromAzureAD bool
            useDefaultAzureCredentials bool
            """,
        ["Google"] = """
            applicationCredentials @KeyRef
            gkeEnvironment bool
            """,
        ["BarmanStore"] = """
            destinationPath! string minLength=1
            endpointURL string
            endpointCA @KeyRef
            serverName string
            s3Credentials @S3
            azureCredentials @Azure
            googleCredentials @Google
            tags {string}
            historyTags {string}
            wal object
              compression string enum=bzip2|gzip|lz4|snappy|xz|zstd
              encryption string enum=AES256|aws:kms
              maxParallel int min=1
              archiveAdditionalCommandArgs [string]
              restoreAdditionalCommandArgs [string]
            data object
              compression string enum=bzip2|gzip|lz4|snappy
              encryption string enum=AES256|aws:kms
              jobs int min=1
              immediateCheckpoint bool
              additionalCommandArgs [string]
              restoreAdditionalCommandArgs [string]
            """,
        ["Role"] = """
            comment string
            passwordSecret @Ref
            disablePassword bool
            connectionLimit int64 default=-1
            validUntil time
            inRoles [string]
            inherit bool default=true
            login bool
            superuser bool
            createdb bool
            createrole bool
            replication bool
            bypassrls bool
            """,
        ["Certificates"] = """
            serverCASecret string
            serverTLSSecret string
            clientCASecret string
            replicationTLSSecret string
            serverAltDNSNames [string]
            """,
        ["Replicated"] = """
            name! string
              ? self == oldSelf :: name is immutable
            dbname! string
              ? self == oldSelf :: dbname is immutable
            cluster! @OptionalRef
              ? self == oldSelf :: cluster reference is immutable after creation
            """,
        ["SqlRefs"] = """
            secretRefs [@KeyRef]
            configMapRefs [@KeyRef]
            """,
        ["PluginConfiguration"] = """
            name! string
            enabled bool default=true
            isWALArchiver bool default=false
            parameters {string}
            """,
        ["OnlineConfiguration"] = """
            waitForArchive bool default=true
            immediateCheckpoint bool
            """,
        ["BackupPlugin"] = """
            name! string
            parameters {string}
            """,
        ["BackupMethod"] = """
            method string enum=barmanObjectStore|volumeSnapshot|plugin default="barmanObjectStore"
            target string enum=primary|prefer-standby
            online bool
            onlineConfiguration @OnlineConfiguration
            pluginConfiguration @BackupPlugin
            """,
        ["Image"] = """
            image! string
            majorVersion! int
            extensions [any]
            """,
        ["Applied"] = """
            applied bool
            message string
            observedGeneration int64
            """,
        ["AppliedObject"] = """
            name! string
            applied! bool
            message string
            """,
    };
}
